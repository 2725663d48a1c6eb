/** A PIN as people read it: 3-3-3-4. The gaps are drawn, never copied. */
export const pinGroups = (pin: string): readonly string[] =>
  [pin.slice(0, 3), pin.slice(3, 6), pin.slice(6, 9), pin.slice(9)].filter((group) => group !== '')
/** For a screen reader: digit by digit, with a pause between the groups. */
export const pinSpoken = (pin: string): string =>
  pinGroups(pin)
    .map((group) => Array.from(group).join(' '))
    .join(', ')
/**
 * `tel:` with the PIN after two pauses of about two seconds each, so that one tap calls and enters it. RFC 3966 knows no pause, but
 * every telephone does. No # at the end: iPhones do not dial what has one in it, and 13 digits are a PIN without it.
 */
export const telLink = (number: string, pin: string): string => `tel:${number},,${pin}`
/** A meeting ID: 3-3-4. */
export const numberGroups = (number: string): string => [number.slice(0, 3), number.slice(3, 6), number.slice(6)].join(' ')
