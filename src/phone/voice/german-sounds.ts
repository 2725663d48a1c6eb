/**
 * How a German name is read, in the sounds of the American voice (ARPAbet, as Flite names them). It has no ü, no ö and no ch; the nearest
 * stand for them. The rules are those that are taught to readers; names that are read otherwise are read wrong.
 */

/** Tried in order, at the place where the reader stands. `before` and `after` look at the letters around. */
interface Rule {
  readonly letters: RegExp
  readonly sounds: string
  readonly after?: RegExp
}

const rule = (letters: RegExp, sounds: string, after?: RegExp): Rule => ({ letters, sounds, ...(after === undefined ? {} : { after }) })

const BACK_VOWEL = /[aou]$/
const VOWEL = /[aeiouyäöü]$/
const START = /^$/

/** Two equal consonants are one, and make the vowel before them short. */
const CONSONANTS: readonly Rule[] = [
  rule(/tsch/y, 'ch'),
  rule(/sch/y, 'sh'),
  rule(/chs/y, 'k s'),
  rule(/ch(?=[aeiouyäöü])/y, 'hh'),
  rule(/ch/y, 'k', BACK_VOWEL),
  rule(/ch/y, 'sh'),
  rule(/ck|kk|c(?![eiyäö])/y, 'k'),
  rule(/ph|ff/y, 'f'),
  rule(/pf/y, 'p f'),
  rule(/tz|zz?|c/y, 't s'),
  rule(/tt?h?|dt$/y, 't'),
  rule(/qu/y, 'k v'),
  rule(/x/y, 'k s'),
  rule(/nk/y, 'ng k'),
  rule(/ng/y, 'ng'),
  rule(/s(?=p|t)/y, 'sh', START),
  rule(/ss|ß/y, 's'),
  rule(/s(?=[aeiouyäöü])/y, 'z'),
  rule(/s/y, 's'),
  rule(/v(?=[aeiouyäöü])/y, 'v', VOWEL),
  rule(/v/y, 'f'),
  rule(/w/y, 'v'),
  rule(/j/y, 'y'),
  rule(/bb?$/y, 'p'),
  rule(/dd?$/y, 't'),
  rule(/gg?$/y, 'k'),
  rule(/bb?/y, 'b'),
  rule(/dd?/y, 'd'),
  rule(/gg?/y, 'g'),
  rule(/h/y, '', VOWEL),
  rule(/h/y, 'hh'),
  rule(/k/y, 'k'),
  rule(/ll?/y, 'l'),
  rule(/mm?/y, 'm'),
  rule(/nn?/y, 'n'),
  rule(/pp?/y, 'p'),
  rule(/rr?h?/y, 'r'),
  rule(/f/y, 'f'),
]

/** A vowel before two consonants is short. */
const VOWELS: readonly Rule[] = [
  rule(/ie(?!\w*[aeiouäöü])|ieh?(?=[^aeiouäöü])/y, 'iy'),
  rule(/ei|ai|ey|ay/y, 'ay'),
  rule(/eu|äu/y, 'oy'),
  rule(/au/y, 'aw'),
  rule(/ee|eh(?![aeiouäöü])/y, 'ey'),
  rule(/aa|ah(?![aeiouäöü])/y, 'aa'),
  rule(/oo|oh(?![aeiouäöü])/y, 'ow'),
  rule(/uh(?![aeiouäöü])/y, 'uw'),
  rule(/ih(?![aeiouäöü])/y, 'iy'),
  rule(/ae|äh?/y, 'eh'),
  rule(/oe|öh?/y, 'er'),
  rule(/ue|üh?/y, 'uw'),
  rule(/er$/y, 'er'),
  rule(/e(?=[nl]?$)/y, 'ax', /[^aeiouyäöü]$/),
  rule(/y$|i$/y, 'iy'),
  rule(/a/y, 'aa'),
  rule(/e(?=[^aeiouyäöü]{2})/y, 'eh'),
  rule(/e/y, 'ey'),
  rule(/[iy](?=[^aeiouyäöü]{2}|[^aeiouyäöü]$)/y, 'ih'),
  rule(/[iy]/y, 'iy'),
  rule(/o(?=[^aeiouyäöü]{2})/y, 'ao'),
  rule(/o/y, 'ow'),
  rule(/u(?=[^aeiouyäöü]{2})/y, 'uh'),
  rule(/u/y, 'uw'),
]

const RULES = [...CONSONANTS, ...VOWELS]
const VOWEL_SOUND = /^(?:aa|ao|aw|ax|ay|eh|er|ey|ih|iy|ow|oy|uh|uw)$/

/** One word of small letters, ä, ö, ü and ß among them. The first vowel is stressed, as in most German names. Other characters are not read. */
export function germanSounds(word: string): readonly string[] {
  const sounds: string[] = []
  let at = 0
  while (at < word.length) {
    const { sounds: heard, length } = readAt(word, at)
    sounds.push(...heard)
    at += length
  }
  const stressed = sounds.findIndex((sound) => VOWEL_SOUND.test(sound))
  return sounds.map((sound, place) => (place === stressed ? `${sound}1` : sound))
}

function readAt(word: string, at: number): { readonly sounds: readonly string[]; readonly length: number } {
  const before = word.slice(0, at)
  for (const { letters, sounds, after } of RULES) {
    letters.lastIndex = at
    const [found] = letters.exec(word) ?? []
    if (found !== undefined && (after === undefined || after.test(before)))
      return { sounds: sounds.split(' ').filter((sound) => sound !== ''), length: found.length }
  }
  return { sounds: [], length: 1 }
}
