import { expect, it } from 'vitest'
import { PHONE_RULES, proofsOf } from './proofs.ts'

it.each(PHONE_RULES)('%s is played by a real telephone', (rule) => {
  expect(proofsOf(rule)).not.toEqual([])
})
