/** How people look: the tint of a person and the letters that stand for a name. */

/** Hue in degrees, a whole multiple of 15, the same for one ID everywhere. */
export function tintOf(id: string): number {
  let hash = 0x81_1c_9d_c5
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93)
  return ((hash >>> 0) % 24) * 15
}

/** First letters of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s.·/_-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words
  const letters = ends.map((word) => /[\p{L}\p{N}]/u.exec(word ?? '')?.[0] ?? '').join('')
  return letters === '' ? '?' : letters.toLocaleUpperCase()
}

/** SPEC R7: a name that is not proved is shown in angle brackets, which nobody can type. */
export const shownName = (name: string, proved: boolean): string => (proved ? name : `<${name}>`)
