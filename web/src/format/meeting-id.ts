/** Meeting IDs (10 digits, shown 3-3-4) and PINs (13 digits, shown 3-3-3-4). */
const MEETING_ID_LENGTH = 10
export const PIN_LENGTH = 13

const grouped = (digits: string, sizes: readonly number[]): string => {
  const groups: string[] = []
  let at = 0
  for (const size of sizes) {
    if (at < digits.length) groups.push(digits.slice(at, at + size))
    at += size
  }
  return groups.join(' ')
}

export const digitsOf = (text: string, atMost: number): string => text.replaceAll(/\D/g, '').slice(0, atMost)
export const groupMeetingId = (text: string): string => grouped(digitsOf(text, MEETING_ID_LENGTH), [3, 3, 4])
export const groupPin = (text: string): string => grouped(digitsOf(text, PIN_LENGTH), [3, 3, 3, 4])

/** Where what was typed or pasted leads to: a meeting ID, a meeting's address or a personal link. Null while it is neither. */
export function doorPath(text: string): string | null {
  const link = /\/i#([\w-]{20,100})\s*$/.exec(text)
  if (link?.[1] !== undefined) return `/i#${link[1]}`
  const digits = /\/m\/(\d{10})\b/.exec(text)?.[1] ?? (/^[\d\s.-]*$/.test(text) ? text.replaceAll(/\D/g, '') : '')
  return digits.length === MEETING_ID_LENGTH ? `/m/${digits}` : null
}

/** Groups an ID while it is typed, and leaves pasted addresses as they are. */
export const whileTyping = (text: string): string => (/^[\d\s.-]*$/.test(text) ? groupMeetingId(text) : text)
