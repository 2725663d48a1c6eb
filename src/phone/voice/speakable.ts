/** Which names can be read aloud, and as what. Pure. What comes out holds small Latin letters, digits, spaces, hyphens and apostrophes only. */
import type { Language } from '../ivr/prompt.ts'
import { DIGIT_WORDS } from '../prompts/sentences.ts'
import type { Script } from './flite.ts'
import { germanSounds } from './german-sounds.ts'

/** Longer ones are cut after a word. */
const LONGEST_NAME = 40
/** A word of more letters is none that anybody has. */
const LONGEST_WORD = 20
/** So many digits are somebody's number, and are not read out to others as a name. */
const NUMBER = /\d{5}/

/** Latin letters that are no letter with an accent. */
const LETTERS: Readonly<Record<string, string>> = { ø: 'ö', æ: 'ä', œ: 'ö', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ŋ: 'ng' }
const ENGLISH: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }

/** Null where the voice could not read it: another script, no letters at all, or nothing like a name. */
export function speakable(name: string, language: Language): Script | null {
  const words = wordsOf(name)
  if (words === null) return null
  if (language === 'en') return { text: words.join(' ').replaceAll(/[äöüß]/g, (letter) => ENGLISH[letter] ?? ''), sounds: false }
  return { text: words.map(germanWord).join(' '), sounds: true }
}

function wordsOf(name: string): readonly string[] | null {
  const plain = latin(name)
  if (NUMBER.test(plain) || /[^\P{L}a-zäöüß]/u.test(plain)) return null
  const words = plain.split(/[^a-zäöüß\d'-]+/).filter((word) => /[a-zäöüß\d]/.test(word))
  if (!words.some((word) => /[a-zäöüß]/.test(word)) || words.some(({ length }) => length > LONGEST_WORD)) return null
  return upTo(LONGEST_NAME, words)
}

/** Accents are taken off, but for the dots of ä, ö and ü, which change the sound. */
const latin = (name: string): string =>
  Array.from(name.normalize('NFC').toLowerCase(), (letter) =>
    /[äöü]/.test(letter) ? letter : (LETTERS[letter] ?? letter.normalize('NFKD').replaceAll(/\p{M}/gu, '')),
  ).join('')

function upTo(most: number, words: readonly string[]): readonly string[] {
  const lengths = words.map((_, at) => words.slice(0, at + 1).join(' ').length)
  return words.filter((_, at) => (lengths[at] ?? 0) <= most)
}

/** Flite's markup; a word without letters or digits would be silent. */
const germanWord = (word: string): string => `<phoneme ph="${soundsOf(word).join(' ')}">x</phoneme>`

const soundsOf = (word: string): readonly string[] =>
  (word.match(/\d|[a-zäöüß]+/g) ?? []).flatMap((piece) => germanSounds(/\d/.test(piece) ? (DIGIT_WORDS.de[Number(piece)] ?? '') : piece))
