import { randomBytes } from 'node:crypto'

/** Unpredictable bytes; a parameter everywhere, so that tests may repeat themselves. */
export type Random = (bytes: number) => Buffer

export const systemRandom: Random = randomBytes

/** Tags, branches and call IDs: 96 bits, three times what RFC 3261 §19.3 asks. */
export const newToken = (random: Random): string => random(12).toString('hex')

/** Evenly between 0 and 1, 1 excluded: for pauses that must not fall together. */
export const newFraction = (random: Random): number => random(4).readUInt32BE() / 2 ** 32
