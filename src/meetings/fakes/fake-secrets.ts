import type { Mint } from '../../domain/decision.ts'
import { branded, type Instant } from '../../domain/ids.ts'
import type { Clock, MeetingMint, PhoneMint, Secrets, TicketClaims, Tickets } from '../ports.ts'

/** Starts at a fixed instant and moves only when told. */
export class FakeClock implements Clock {
  #now: Instant = 1_800_000_000_000

  now(): Instant {
    return this.#now
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds
  }
}

/** Countable secrets; a hash shows what it is of, so that a failing test can be read. */
export class FakeSecrets implements Secrets {
  #made = 0

  fresh(): string {
    return `secret-${String(++this.#made).padStart(36, '0')}`
  }

  hash(kind: 'device' | 'link' | 'pin' | 'nonce' | 'source', secret: string) {
    return branded<ReturnType<Secrets['hash']>>(`#${kind}:${secret}`)
  }

  pin(): string {
    return String(++this.#made).padStart(13, '0')
  }

  seal(plain: string): string {
    return `sealed:${plain}`
  }

  unseal(sealed: string): string {
    return sealed.slice('sealed:'.length)
  }
}

/** Names in the order in which they are asked for. */
export function fakeMint(secrets: Pick<Secrets, 'pin' | 'hash' | 'seal'>): Mint & MeetingMint & PhoneMint {
  let made = 0
  const next = (kind: string): string => `${kind}-${String(++made)}`
  return {
    meetingId: () => branded(next('meeting')),
    meetingNumber: () => branded(String(1_000_000_000 + ++made)),
    conferenceId: () => branded(next('conference')),
    attendeeId: () => branded(next('attendee')),
    invitationId: () => branded(next('invitation')),
    legId: () => branded(next('leg')),
    doorEntryId: () => branded(next('door')),
    trunkId: () => next('trunk'),
    phoneNumberId: () => next('number'),
    callId: () => next('call'),
    roomId: () => next('room'),
    password: () => next('password'),
    pin() {
      const pin = secrets.pin()
      return { hash: secrets.hash('pin', pin), sealed: secrets.seal(pin) }
    },
  }
}

const GOOD_FOR = 60_000

/** Readable tokens that nobody signs: only those that it made itself are good. */
export class FakeTickets implements Tickets {
  readonly #minted = new Map<string, { readonly claims: TicketClaims; readonly at: Instant }>()

  async mint(claims: TicketClaims, now: Instant): Promise<string> {
    const token = `ticket-${String(this.#minted.size + 1)}`
    this.#minted.set(token, { claims, at: now })
    return token
  }

  async read(token: string, now: Instant): Promise<TicketClaims | null> {
    const known = this.#minted.get(token)
    return known !== undefined && now - known.at <= GOOD_FOR ? known.claims : null
  }
}
