/** Telephone numbers in the international form of ITU-T E.164. */

export interface ReadNumber {
  /** `+` and 7 to 15 digits. */
  readonly number: string
  /** Grouped as its owner groups it, for people to read. */
  readonly written: string
}

/** Null where it is not international, or has more in it than digits and gaps: `(0)` would be dialled along. */
export function readPhoneNumber(text: string): ReadNumber | null {
  const written = text.trim().replaceAll(/\s+/g, ' ')
  if (!/^\+\d(?:[ -]?\d)*$/.test(written)) return null
  const number = written.replaceAll(/[ -]/g, '')
  return /^\+[1-9]\d{6,14}$/.test(number) ? { number, written } : null
}
