/** R7: names are text that somebody typed; what they look like is decided here. */

const MAX_LENGTH = 60
/** Controls, format characters (bidi, zero-width), private use, and symbols that could pass for brackets or badges. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{So}\p{Sk}<>‹›«»〈〉《》＜＞✓✔]/gu

/** A name that can be shown anywhere: at most 60 characters, no brackets, badges, controls or invisible characters. */
export function cleanName(typed: string): string {
  const plain = typed
    .slice(0, MAX_LENGTH * 8)
    .normalize('NFKC')
    .replace(FORBIDDEN, '')
  return Array.from(plain.replace(/\s+/gu, ' ').trim()).slice(0, MAX_LENGTH).join('').trim()
}

/** As everybody sees it: a name that is not proved stands in brackets. */
export const shownName = (name: string, proved: boolean): string => (proved ? name : `<${name}>`)

/** Letters of other scripts, and digits, that are drawn like these Latin ones. */
const CONFUSABLE: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ј: 'j',
  ѕ: 's',
  ԁ: 'd',
  һ: 'h',
  ո: 'n',
  ս: 'u',
  ӏ: 'l',
  к: 'k',
  м: 'm',
  т: 't',
  в: 'b',
  н: 'h',
  г: 'r',
  α: 'a',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  '0': 'o',
  '1': 'l',
  '5': 's',
  '3': 'e',
  '|': 'l',
  i: 'l',
  j: 'l',
}

/** Names with the same skeleton look alike: case, accents, spaces, punctuation and foreign look-alike letters do not count. */
export function skeleton(name: string): string {
  const bare = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\s\p{P}]/gu, '')
  return Array.from(bare, (letter) => CONFUSABLE[letter] ?? letter)
    .join('')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
}

/** A caller's number for everybody but hosts: the last two digits. */
export function maskNumber(number: string): string {
  return number.length <= 2 ? '••' : `${'•'.repeat(number.length - 2)}${number.slice(-2)}`
}
