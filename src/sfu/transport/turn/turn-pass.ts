/** Long-term credentials of one admitted leg (RFC 8489 §9.2): what it may relay by, for as long as it is in. */
import { createHash, createSecretKey, type KeyObject } from 'node:crypto'

export interface TurnPass {
  /** Random: it says nothing of whose it is. */
  readonly username: string
  /** 128 random bits. */
  readonly password: string
}

/** Any text does; it is part of what is signed. */
export const turnRealm = 'latch'

/** RFC 8489 §9.2.2: MD5 is what every browser speaks; the password has 128 random bits, so that nobody guesses it. */
export const passKey = ({ username, password }: TurnPass): KeyObject =>
  createSecretKey(createHash('md5').update(`${username}:${turnRealm}:${password}`).digest())
