/** What stands for somebody whose picture is not there: the first letters of the first and the last word; `#` for a number. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s·,()<>[\]]+/u).filter((word) => /^\p{L}/u.test(word))
  const [first, last] = [words[0], words.at(-1)]
  const letters = words.length > 1 ? [first, last] : [first]
  return letters.map((word) => Array.from(word ?? '')[0]?.toUpperCase() ?? '').join('') || '#'
}
