/** The twelve keys of a telephone. Only what arrived out of band (RFC 4733, SIP INFO) may become one: D5. */
const KEYS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'] as const

export type Key = (typeof KEYS)[number]

/** Null for everything else, A to D of RFC 4733 included. */
export const keyOf = (text: string): Key | null => KEYS.find((key) => key === text) ?? null
