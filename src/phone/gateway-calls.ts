/** The calls that are up: each is a telephone or a room system, the means by which it is heard and seen, and the one door. */
import { randomBytes } from 'node:crypto'
import { dialledDigits } from './call/caller-id.ts'
import type { PhoneDoor } from './call/door.ts'
import { IncomingLine } from './call/incoming-line.ts'
import type { Line } from './call/line.ts'
import { mixerSound } from './call/mixer-sound.ts'
import { Negotiation } from './call/negotiation.ts'
import { OutgoingLine } from './call/outgoing-line.ts'
import { PhoneCall, type CallEnd } from './call/phone-call.ts'
import type { CallPorts } from './call/sound.ts'
import type { GatewayBook } from './gateway-book.ts'
import { GuestCalls } from './guest-calls.ts'
import { LANGUAGES, type Language } from './ivr/prompt.ts'
import { TypedDigits } from './ivr/typed-digits.ts'
import type { Mixer } from './media/mixer/mixer.ts'
import { isOneButton } from './one-button.ts'
import type { OutgoingCallHandle, OutgoingOrder } from './outgoing-order.ts'
import type { Narrate } from './prompts/narrator.ts'
import type { IncomingSession, InviteSession } from './sip/dialog/invite-session.ts'
import type { OwnMedia } from './sip/sdp/own-media.ts'
import { localAddress } from './sip/transport/local-address.ts'
import type { TrunkLines } from './trunk-lines.ts'

export interface GatewayLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
}

export interface CallSurroundings {
  /** Where telephones' sound is received. */
  readonly soundHost: string
  /** The address that stands in SDP; null: this machine’s own, by which it talks to the other side. */
  readonly announce: string | null
  readonly door: PhoneDoor
  /** The name of this server, as room systems read it; nothing is read where there is none. */
  readonly service?: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: GatewayLog
}

/** What calls are made of. */
export interface CallMeans {
  readonly mixer: Mixer
  readonly speak: Narrate
}

type Languages = readonly [Language, ...Language[]]
const languagesFrom = (first: Language): Languages => [first, ...LANGUAGES.filter((language) => language !== first)]

export function after(milliseconds: number, then: () => void): () => void {
  const timer = setTimeout(then, milliseconds)
  return () => clearTimeout(timer)
}

/** An operator is told no more often. */
const TURNED_AWAY_EVERY_MS = 10_000

export class GatewayCalls {
  readonly guests: GuestCalls
  readonly #surroundings: CallSurroundings
  readonly #book: GatewayBook
  readonly #calls = new Set<PhoneCall>()
  #turnedAwayAt = Number.NEGATIVE_INFINITY
  #closed = false

  constructor(surroundings: CallSurroundings, book: GatewayBook) {
    this.#surroundings = surroundings
    this.#book = book
    this.guests = new GuestCalls(surroundings.now)
  }

  get size(): number {
    return this.#calls.size
  }

  /** Somebody calls. */
  answer(session: IncomingSession, means: CallMeans): void {
    const { remote, trunk, room, request } = session
    const isGuest = trunk === null && room === null
    const over = isGuest ? this.guests.begin(remote.address) : undefined
    const take = (dialled: TypedDigits | null): void => this.#take(session, dialled, means, over)
    if (room === null || !isOneButton(request.uri)) return take(dialledDigits(request))
    // Without a meeting, and where that cannot be found out, it is asked for one.
    this.#surroundings.door.meetingOf(room).then(
      (number) => take(number === null ? null : TypedDigits.dialled(number)),
      () => take(null),
    )
  }

  /** We call. Null where there is no way. */
  place(order: OutgoingOrder, lines: TrunkLines, means: CallMeans): OutgoingCallHandle | null {
    const address = lines.of(order.trunk)?.target?.host
    if (address === undefined || this.#closed) return null
    const { enter, ringing, pickedUp } = order
    const invite = (sdp: string): InviteSession | null => lines.of(order.trunk)?.call(order, sdp) ?? null
    const negotiate = (ports: CallPorts): Negotiation => new Negotiation(this.ownMedia(address, order.trunk, ports))
    const line = new OutgoingLine({ negotiate, invite, enter, ringing, pickedUp, after })
    const call = this.#begin(line, languagesFrom(order.language), means, order.trunk, () => order.ended(line.outcome))
    return { end: (reason) => (reason === undefined ? call.close() : call.leave(reason)) }
  }

  /** A call that has no room is refused at once, so that those who speak are not disturbed. */
  admits(mixer: Mixer): boolean {
    if (mixer.admits()) return true
    const { now, log } = this.#surroundings
    if (now() - this.#turnedAwayAt >= TURNED_AWAY_EVERY_MS) {
      this.#turnedAwayAt = now()
      log.warn({ calls: this.size }, 'there is no room for more calls: callers are told to try again')
    }
    return false
  }

  /** What one call offers to somebody at that address. */
  ownMedia(remote: string, trunk: string | null, { sound: port, picture }: CallPorts): OwnMedia {
    const { announce, soundHost } = this.#surroundings
    const { address } = localAddress({ address: soundHost, port }, remote, announce === null ? {} : { advertised: { host: announce } })
    return {
      sessionId: String(randomBytes(6).readUIntBE(0, 6)),
      address,
      port,
      codecs: ['opus', 'G722', 'PCMU', 'PCMA'],
      video: picture === null ? null : { port: picture },
      encryption: this.#book.encryptionOf(trunk),
      suites: ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'],
      random: randomBytes,
    }
  }

  /** Idempotent. All are hung up, and none begins any more. */
  close(): void {
    this.#closed = true
    for (const call of this.#calls) call.close()
  }

  #take(session: IncomingSession, dialled: TypedDigits | null, means: CallMeans, over?: () => void): void {
    const { remote, trunk, request } = session
    if (this.#closed || session.state !== 'unanswered') return over?.()
    const negotiate = (ports: CallPorts): Negotiation => new Negotiation(this.ownMedia(remote.address, trunk, ports))
    const number = this.#book.plan.called(request)
    const line = new IncomingLine(session, { dialled, isTelephone: number !== null }, this.#surroundings.door, negotiate)
    // The language of the number that was called comes first; callers may choose another.
    this.#begin(line, languagesFrom(number?.language ?? 'en'), means, trunk, over)
  }

  #begin(line: Line, languages: Languages, { mixer, speak }: CallMeans, trunk: string | null, over?: () => void): PhoneCall {
    const { log } = this.#surroundings
    const call = new PhoneCall(line, languages, {
      sound: mixerSound(mixer),
      speak,
      after,
      service: this.#surroundings.service ?? '',
      ended: (ended: PhoneCall, cause: CallEnd) => {
        this.#calls.delete(ended)
        log.info({ trunk, cause, calls: this.#calls.size }, 'call ended')
        over?.()
      },
    })
    this.#calls.add(call)
    log.info({ trunk, calls: this.#calls.size }, 'call')
    return call
  }
}
