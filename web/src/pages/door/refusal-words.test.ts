import { expect, it } from 'vitest'
import { REFUSALS } from '../../../../src/domain/refusal.ts'
import de from '../../i18n/de.json' with { type: 'json' }
import en from '../../i18n/en.json' with { type: 'json' }
import { REFUSAL_WORDS, wordsOf } from './refusal-words.ts'

it.each(REFUSALS)('[A6] %s has words of its own in both languages, and a way out', (code) => {
  expect(Object.keys(REFUSAL_WORDS)).toContain(code)
  const { title, text, ways } = wordsOf(code)
  const spoken: Record<string, string>[] = [en, de]
  for (const language of spoken) {
    expect(language[title]).toMatch(/\w/)
    expect(language[text]).toMatch(/\w/)
  }
  expect(ways.length).toBeGreaterThan(0)
})

it('[A6] no two refusals say the same', () => {
  const titles = Object.values(REFUSAL_WORDS).map(({ title }) => title)
  expect(new Set(titles).size).toBe(titles.length)
})

it('[R4] a blocked one is offered no further try', () => {
  expect(REFUSAL_WORDS.blocked.ways).not.toContain('again')
})

it('an unknown code is told calmly', () => {
  expect(wordsOf('toString')).toBe(wordsOf('brand_new_code'))
})
