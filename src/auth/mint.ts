/** Fresh identities from a cryptographic source. */
import { randomBytes } from 'node:crypto'
import type { Mint } from '../domain/decision.ts'
import { branded } from '../domain/ids.ts'
import type { Secrets } from '../meetings/ports.ts'

/** 16 random bytes; a prefix says what it names, for people who read logs. */
const id = (prefix: string): string => `${prefix}_${randomBytes(16).toString('base64url')}`

export function createMint(secrets: Pick<Secrets, 'pin' | 'hash' | 'seal'>): Mint {
  return {
    conferenceId: () => branded(id('conf')),
    attendeeId: () => branded(id('att')),
    invitationId: () => branded(id('inv')),
    legId: () => branded(id('leg')),
    doorEntryId: () => branded(id('door')),
    pin() {
      const pin = secrets.pin()
      return { hash: secrets.hash('pin', pin), sealed: secrets.seal(pin) }
    },
  }
}
