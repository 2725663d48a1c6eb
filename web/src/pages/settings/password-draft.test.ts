import { expect, it } from 'vitest'
import { EMPTY, passwordFaults } from './password-draft.ts'

const LONG_ENOUGH = { current: 'x', password: '0123456789', repeated: '0123456789' }

it('wants the current password, and a new one that the server takes', () => {
  expect(passwordFaults(EMPTY)).toEqual({ current: 'passwordCurrentMissing', password: 'fieldPasswordShort' })
  expect(passwordFaults({ ...LONG_ENOUGH, password: '012345678', repeated: '012345678' })).toEqual({ password: 'fieldPasswordShort' })
  expect(passwordFaults(LONG_ENOUGH)).toEqual({})
})

it('wants the new one twice', () => {
  expect(passwordFaults({ ...LONG_ENOUGH, repeated: '' })).toEqual({ repeated: 'passwordDiffers' })
  expect(passwordFaults({ ...LONG_ENOUGH, repeated: '0123456780' })).toEqual({ repeated: 'passwordDiffers' })
})
