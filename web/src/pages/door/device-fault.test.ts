import { expect, it } from 'vitest'
import { faultOf } from './device-fault.ts'

const named = (name: string) => Object.assign(new Error('no'), { name })

it('tells a blocked device from a missing and a busy one', () => {
  expect(
    ['NotAllowedError', 'NotFoundError', 'OverconstrainedError', 'NotReadableError', 'SomethingNew'].map((name) => faultOf(named(name))),
  ).toEqual(['blocked', 'missing', 'missing', 'in-use', 'in-use'])
  expect(faultOf('no error at all')).toBe('in-use')
})
