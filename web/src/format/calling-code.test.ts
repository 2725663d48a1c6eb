import { expect, it } from 'vitest'
import { COUNTRIES } from '../../../shared/api/countries.ts'
import { countryOfNumber } from './calling-code.ts'

it.each([
  ['+49 30 23125 100', 'DE'],
  ['+43 1 5550', 'AT'],
  ['+41', 'CH'],
  ['+1 212-555-0100', 'US'],
  ['+44 20 7946 0000', 'GB'],
  ['+420 2', 'CZ'],
  ['+7 727 2', 'KZ'],
  ['+7 495', 'RU'],
  ['+353 1', 'IE'],
])('%s is in %s', (number, country) => expect(countryOfNumber(number)).toBe(country))

it.each(['', '+', '+3', '+35', '030 1234', '+883 5100', '+999'])('%j is in none yet', (number) =>
  expect(countryOfNumber(number)).toBeNull(),
)

it('knows no country that there is not', () => {
  const found = Array.from({ length: 1_000 }, (_, code) => countryOfNumber(`+${String(code)}`)).filter((country) => country !== null)
  expect(found.filter((country) => !COUNTRIES.includes(country))).toEqual([])
  expect(new Set(found).size).toBeGreaterThan(190)
})
