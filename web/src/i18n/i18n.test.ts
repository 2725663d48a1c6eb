import { expect, test } from 'vitest'
import de from './de.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }
import { browserLanguage } from './i18n.ts'

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([found]) => found).sort()
const shape = (texts: Record<string, string>) =>
  Object.entries(texts)
    .map(([key, text]) => [key, placeholders(text)])
    .sort()

test('both languages have the same keys and placeholders', () => {
  expect(shape(de)).toEqual(shape(en))
})

test('the first language that Latch speaks wins', () => {
  expect(browserLanguage(['fr', 'de-AT', 'en'])).toBe('de')
  expect(browserLanguage(['en-GB', 'de'])).toBe('en')
  expect(browserLanguage(['fr'])).toBe('en')
})
