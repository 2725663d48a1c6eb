import { expect, it } from 'vitest'
import { nearestNumber } from './nearest-number.ts'

const NUMBERS = ['AT de', 'DE de', 'DE en', 'US en'].map((text) => ({ country: text.slice(0, 2), language: text.slice(3) }))

it.each([
  ['DE', 'en', 'DE en'],
  ['DE', 'de', 'DE de'],
  ['US', 'de', 'US en'],
  ['GB', 'en', 'DE en'],
  ['FR', 'fr', 'AT de'],
])('[P4] to a reader in %s who reads %s it is %s', (country, language, expected) => {
  const nearest = nearestNumber(NUMBERS, country, language)
  expect(`${nearest?.country ?? ''} ${nearest?.language ?? ''}`).toBe(expected)
})

it('there is none where there are no numbers', () => expect(nearestNumber([], 'DE', 'de')).toBeUndefined())
