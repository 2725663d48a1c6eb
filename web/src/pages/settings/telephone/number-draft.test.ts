import { expect, it } from 'vitest'
import { PhoneNumberInput } from '../../../../../shared/api/phone.ts'
import { numberDraft, numberFaults, withNumber } from './number-draft.ts'

const FRESH = { country: 'DE', language: 'de', trunkId: 'trunk_1' } as const
const KEPT = {
  id: 'number_1',
  number: '+12125550100',
  written: '+1 212 555 0100',
  country: 'US',
  city: 'New York',
  language: 'en',
  trunkId: 't',
} as const

it('begins with the number that is changed, as it was written', () => {
  const { id: _, number: __, written, ...rest } = KEPT
  expect(numberDraft(KEPT, FRESH)).toEqual({ ...rest, number: written })
  expect(numberFaults(numberDraft(KEPT, FRESH))).toEqual({})
})

it('takes the country from the code, and leaves it where the code is of none', () => {
  const draft = numberDraft(null, FRESH)
  expect(withNumber(draft, '+43 1 5550')).toEqual({ ...draft, number: '+43 1 5550', country: 'AT' })
  expect(withNumber(draft, '+800').country).toBe('DE')
})

it('has no fault exactly where the server takes it', () => {
  expect(numberFaults(numberDraft(null, FRESH))).toEqual({ number: 'phoneNumberWrong', city: 'phoneCityMissing' })
  for (const more of [{}, { number: '030 1234' }, { number: '+49 (0)30 1234567' }, { city: ' ' }]) {
    const draft = { ...numberDraft(KEPT, FRESH), ...more }
    expect(PhoneNumberInput.safeParse(draft).success).toBe(Object.keys(numberFaults(draft)).length === 0)
  }
})
