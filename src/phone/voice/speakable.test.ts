import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LANGUAGES } from '../ivr/prompt.ts'
import { speakable } from './speakable.ts'

const english = (name: string) => speakable(name, 'en')?.text ?? null
/** The sounds of each word. */
const german = (name: string) => speakable(name, 'de')?.text.replaceAll(/<phoneme ph="([^"]*)">x<\/phoneme>/g, '[$1]') ?? null

it.each([
  ['Anna Berg', 'anna berg'],
  ['ANNA  BERG', 'anna berg'],
  ['Jürgen Weiß', 'juergen weiss'],
  ['Žofia Łukasz-Ångström', 'zofia lukasz-angstroem'],
  ['O’Brien, Conan', 'o brien conan'],
  ["O'Brien", "o'brien"],
  ['Anna 🎉 Berg', 'anna berg'],
  ['Blue room 12', 'blue room 12'],
  ['Ⅻ ﬁne', 'xii fine'],
])('%s is read in English as %s', (name, text) => expect(english(name)).toBe(text))

it.each([
  ['Jürgen Müller', '[y uw1 r g ax n] [m uw1 l er]'],
  ['Schäfer', '[sh eh1 f er]'],
  ['Dietrich Bach', '[d iy1 t r ih sh] [b aa1 k]'],
  ['Matthias Schmidt', '[m aa1 t iy aa s] [sh m ih1 t]'],
  ['Eva Vogel', '[ey1 v aa] [f ow1 g ax l]'],
  ['Stefanie Krause', '[sh t ey1 f aa n iy] [k r aw1 z ax]'],
  ['Raum 7', '[r aw1 m] [z iy1 b ax n]'],
])('%s is read in German as %s', (name, sounds) => expect(german(name)).toBe(sounds))

it.each(['名前', 'Анна', 'אנה', 'Anna Берг', '🎉', '123', '', ' ', "'-", '+49 30 123456', 'call 12345', 'x'.repeat(21)])(
  '%j is read by nobody',
  (name) => expect(LANGUAGES.map((language) => speakable(name, language))).toEqual([null, null]),
)

it('a long name is cut after a word', () => {
  expect(english('Karl Friedrich Hieronymus Freiherr von Münchhausen zu Bodenwerder')).toBe('karl friedrich hieronymus freiherr von')
})

it('[T4] whatever the name: letters and digits for the voice, no markup of the name’s own, and little of it', () => {
  const nasty = fc.constantFrom('<', '>', '"', '&', '/', '\0', '\n', '`', '$(x)', '-t', 'ä', 'ß', 'ч', '😀', 'a', 'Anna', ' ')
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.array(nasty, { maxLength: 30 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(name, (typed) => {
      expect(english(typed) ?? 'a').toMatch(/^[a-z0-9' -]{1,60}$/)
      expect(german(typed) ?? '[a]').toMatch(/^(\[[a-z1 ]+\] ?)+$/)
    }),
    { numRuns: 5_000 },
  )
})
