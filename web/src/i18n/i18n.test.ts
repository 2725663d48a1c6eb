import { readFileSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import de from './de.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }
import { browserLanguage } from './i18n.ts'

const isSingular = (key: string): boolean => key.endsWith('_one')
/** A singular may say "one" or "the" in place of the number. */
const placeholders = (key: string, text: string): string[] =>
  [...text.matchAll(/\{\w+\}/g)]
    .map(([found]) => found)
    .filter((found) => !(isSingular(key) && found === '{count}'))
    .toSorted()
const shape = (texts: Record<string, string>) =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, placeholders(key, text)]))

it('both languages have the same keys and placeholders', () => {
  expect(shape(de)).toEqual(shape(en))
})

it('every counted sentence has a singular and a plural', () => {
  const keys = Object.keys(en)
  const halves = keys.filter((key) =>
    isSingular(key)
      ? !keys.includes(key.replace(/_one$/, '_other'))
      : key.endsWith('_other') && !keys.includes(key.replace(/_other$/, '_one')),
  )
  expect(halves).toEqual([])
})

it('no sentence is empty, blames or shouts', () => {
  const loud = [en, de].flatMap((texts) => Object.entries(texts)).filter(([, text]) => text.trim() === '' || text.includes('!'))
  expect(loud).toEqual([])
})

it('strong parts are closed', () => {
  for (const text of [en, de].flatMap((texts) => Object.values(texts))) expect(text.split('<b>').length).toBe(text.split('</b>').length)
})

const sources = readdirSync(new URL('..', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
  .map((path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'))

/** The text of a call's arguments, up to its closing bracket. */
function argumentsFrom(source: string, start: number): string {
  let depth = 1
  let end = start
  while (depth > 0 && end < source.length) {
    if (source[end] === '(') depth += 1
    if (source[end] === ')') depth -= 1
    end += 1
  }
  return source.slice(start, end - 1)
}

it('every sentence is given what it names', () => {
  const texts: Record<string, string> = en
  const missing = sources.flatMap((source) =>
    [...source.matchAll(/\bt\('(\w+)'/g)].flatMap(({ 0: call, 1: key = '', index }) => {
      const given = argumentsFrom(source, index + call.length)
      const text = texts[key] ?? texts[`${key}_other`] ?? ''
      return [...text.matchAll(/\{(\w+)\}/g)].flatMap(([, name = '']) =>
        given.includes(name) || given.includes('...') ? [] : `${key}: ${name}`,
      )
    }),
  )
  expect(missing).toEqual([])
})

it('the first language that Latch speaks wins', () => {
  expect(browserLanguage(['fr', 'de-AT', 'en'])).toBe('de')
  expect(browserLanguage(['en-GB', 'de'])).toBe('en')
  expect(browserLanguage(['fr'])).toBe('en')
})
