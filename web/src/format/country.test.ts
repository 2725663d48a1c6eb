import { expect, it } from 'vitest'
import { COUNTRIES } from '../../../shared/api/countries.ts'
import { countriesByName, countryName, groupByCountry, likelyCountry } from './country.ts'

it('every country has a name in both languages, and stands once', () => {
  expect(COUNTRIES).toHaveLength(249)
  expect(new Set(COUNTRIES).size).toBe(249)
  for (const language of ['en', 'de']) expect(COUNTRIES.filter((code) => countryName(code, language) === code)).toEqual([])
})

it('names are the reader’s, and sorted as the reader looks them up', () => {
  expect(countryName('AT', 'en')).toBe('Austria')
  expect(countryName('AT', 'de')).toBe('Österreich')
  const german = countriesByName('de').map(({ label }) => label)
  expect(german.indexOf('Österreich')).toBeLessThan(german.indexOf('Portugal'))
  expect(german.indexOf('Österreich')).toBeGreaterThan(german.indexOf('Norwegen'))
})

it('a language tells where somebody most likely is', () => {
  expect(likelyCountry('de-AT')).toBe('AT')
  expect(likelyCountry('de')).toBe('DE')
  expect(likelyCountry('en')).toBe('US')
  expect(likelyCountry('en-001')).toBe('DE')
})

it('[P4] numbers are grouped by country, the reader’s own first', () => {
  const numbers = [
    { country: 'US', city: 'New York' },
    { country: 'DE', city: 'Köln' },
    { country: 'AT', city: 'Wien' },
    { country: 'DE', city: 'Berlin' },
  ]
  const cities = (own: string) =>
    groupByCountry(numbers, 'de', own).map(({ country, items }) => [country, ...items.map(({ city }) => city)])
  expect(cities('US')).toEqual([
    ['US', 'New York'],
    ['DE', 'Köln', 'Berlin'],
    ['AT', 'Wien'],
  ])
  expect(cities('FR')[0]).toEqual(['DE', 'Köln', 'Berlin'])
})
