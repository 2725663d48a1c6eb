/** Fresh identities from a cryptographic source. */
import { randomBytes, randomInt } from 'node:crypto'
import type { Mint } from '../domain/decision.ts'
import { branded } from '../domain/ids.ts'
import type { MeetingMint, PhoneMint, Secrets } from './ports.ts'

const NUMBER_DIGITS = 10

/** 128 random bits; a prefix says what it names, for people who read logs. */
const id = (prefix: string): string => `${prefix}_${randomBytes(16).toString('base64url')}`

/** The first digit is never 0, so that nothing that takes it for a number shortens it. */
const digits = (): string =>
  Array.from({ length: NUMBER_DIGITS }, (_, place) => String(place === 0 ? randomInt(1, 10) : randomInt(10))).join('')

/** Typed once, on a room's remote control or by whoever forgot theirs: no capitals, and nothing that looks like something else. */
const TYPEABLE = 'abcdefghjkmnpqrstuvwxyz23456789'
const PASSWORD_LENGTH = 16

export function createMint(secrets: Pick<Secrets, 'pin' | 'hash' | 'seal'>): Mint & MeetingMint & PhoneMint {
  return {
    meetingId: () => branded(id('meet')),
    meetingNumber: () => branded(digits()),
    conferenceId: () => branded(id('conf')),
    attendeeId: () => branded(id('att')),
    invitationId: () => branded(id('inv')),
    legId: () => branded(id('leg')),
    doorEntryId: () => branded(id('door')),
    trunkId: () => id('trunk'),
    phoneNumberId: () => id('number'),
    callId: () => id('call'),
    roomId: () => id('room'),
    password: () => Array.from({ length: PASSWORD_LENGTH }, () => TYPEABLE.charAt(randomInt(TYPEABLE.length))).join(''),
    pin() {
      const pin = secrets.pin()
      return { hash: secrets.hash('pin', pin), sealed: secrets.seal(pin) }
    },
  }
}
