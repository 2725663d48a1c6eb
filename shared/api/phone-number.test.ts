import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readPhoneNumber } from './phone-number.ts'

it.each([
  ['+49 30 23125 100', '+493023125100', '+49 30 23125 100'],
  ['  +1  212-555-0100 ', '+12125550100', '+1 212-555-0100'],
  ['+493023125100', '+493023125100', '+493023125100'],
])('%j is dialled %s', (text, number, written) => expect(readPhoneNumber(text)).toEqual({ number, written }))

it.each([
  '',
  '030 23125100',
  '0049 30 23125100',
  '+49 (0)30 23125100',
  '+0 123456789',
  '+49 30',
  '+1234567890123456',
  '+49 30 --1 2345',
  'sip:1@a',
])('%j is no number', (text) => expect(readPhoneNumber(text)).toBeNull())

it('[T4] whatever is written, a number is + and digits', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('+0123456789 -()')) }), (text) => {
      expect(readPhoneNumber(text)?.number ?? '+1234567').toMatch(/^\+[1-9]\d{6,14}$/)
    }),
  )
})
