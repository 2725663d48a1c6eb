import { COUNTRIES } from '../../../shared/api/countries.ts'

/** In the reader's language; the code itself where it has no name. */
export const countryName = (code: string, language: string): string => namesIn(language).of(code) ?? code

const namesIn = (language: string): Intl.DisplayNames => new Intl.DisplayNames([language], { type: 'region' })

/** All of them, as a reader of this language looks them up. */
export function countriesByName(language: string): readonly { readonly id: string; readonly label: string }[] {
  const names = namesIn(language)
  const { compare } = new Intl.Collator(language)
  return COUNTRIES.map((id) => ({ id, label: names.of(id) ?? id })).toSorted((a, b) => compare(a.label, b.label))
}

/** Where somebody whose browser speaks so most likely is. */
export function likelyCountry(locale: string): string {
  const { region } = new Intl.Locale(locale).maximize()
  return region !== undefined && COUNTRIES.includes(region) ? region : 'DE'
}

export interface CountryGroup<T> {
  readonly country: string
  readonly items: readonly T[]
}

/** By the countries' names, with those of the reader's own country first; within a country as they came. */
export function groupByCountry<T extends { readonly country: string }>(
  items: readonly T[],
  language: string,
  own: string,
): readonly CountryGroup<T>[] {
  const { compare } = new Intl.Collator(language)
  const groups = [...Map.groupBy(items, ({ country }) => country)].map(([country, members]) => ({ country, items: members }))
  const rank = ({ country }: CountryGroup<T>): number => (country === own ? 0 : 1)
  return groups.toSorted((a, b) => rank(a) - rank(b) || compare(countryName(a.country, language), countryName(b.country, language)))
}
