/** A telephone's whole way in memory: SIP, call and dialogue are the real ones; the wire, the mixer, the door and the clock are turned by hand. */
import type { CallerSeat, DoorAnswer, SeatNews } from '../../src/phone/call/door.ts'
import { dialledDigits } from '../../src/phone/call/caller-id.ts'
import { IncomingLine } from '../../src/phone/call/incoming-line.ts'
import { Negotiation } from '../../src/phone/call/negotiation.ts'
import { PhoneCall } from '../../src/phone/call/phone-call.ts'
import type { CallSound, SoundLeg, SoundLegEvents } from '../../src/phone/call/sound.ts'
import type { Answer } from '../../src/phone/ivr/command.ts'
import { createManualClock } from '../../src/phone/sip/manual-clock.suite.ts'
import type { IncomingSession } from '../../src/phone/sip/dialog/invite-session.ts'
import { UserAgent } from '../../src/phone/sip/dialog/user-agent.ts'
import { parseSipMessage } from '../../src/phone/sip/message/parse-sip-message.ts'
import type { SipMessage } from '../../src/phone/sip/message/sip-message.ts'
import { ownMedia } from '../../src/phone/sip/sdp/description.suite.ts'
import type { Flow, SendFailure } from '../../src/phone/sip/transport/flow.ts'
import { received } from '../../src/phone/sip/transport/received-message.ts'
import { hold } from './target.ts'

const PEER = { address: '192.0.2.7', port: 5060 }
const PROMPT_MS = 1_500
const SOUND_PORT = 20_000

/** What the mixer would do; what it is asked is checked. */
export class HandLeg implements SoundLeg {
  readonly events: SoundLegEvents
  isOpen = true
  mayEnter = false
  hasEntered = false
  readonly #after: (ms: number, run: () => void) => void
  #playing = 0

  constructor(events: SoundLegEvents, after: (ms: number, run: () => void) => void) {
    this.events = events
    this.#after = after
    after(1, () => this.isOpen && events.opened({ sound: SOUND_PORT, picture: null }))
  }

  agree(): void {
    hold(this.isOpen, 'a closed leg is agreed upon')
  }

  hold(): void {}
  agreePicture(): void {}
  refreshPicture(): void {}

  /** Sound alone is offered to it. */
  show(): void {
    hold(false, 'a telephone is shown something')
  }

  meet(): void {}

  play({ id }: { readonly id: number }): void {
    this.#playing = id
    this.#after(PROMPT_MS, () => this.isOpen && this.#playing === id && this.events.played(id))
  }

  stopPrompts(): void {
    this.#playing = 0
  }

  enter(): void {
    hold(this.isOpen, 'a closed leg enters a meeting')
    hold(this.mayEnter, 'sound without an admission (D2)')
    this.hasEntered = true
  }

  leave(): void {}
  mute(): void {}
  say(): void {}

  close(): void {
    hold(this.isOpen, 'a leg is closed twice')
    this.isOpen = false
  }
}

class HandSeat implements CallerSeat {
  readonly conferenceId = 'conference'
  readonly legId = 'leg'
  readonly room = { url: 'ws://127.0.0.1', token: 'token', mediaAddress: '127.0.0.1' }
  readonly found = { host: true, guest: false, locked: false, lockVersion: 1, others: 1 }
  isOpen = true
  news: (news: SeatNews) => void = () => undefined

  do({ name }: { readonly name: Answer['to'] }): Promise<Answer> {
    return Promise.resolve({ to: name, whyNot: 'failed' })
  }

  isOwn(): boolean {
    return true
  }

  ownPin(): Promise<string> {
    return Promise.resolve('1234567890123')
  }

  watch(listener: (news: SeatNews) => void): void {
    this.news = (news) => this.isOpen && listener(news)
  }

  close(): void {
    hold(this.isOpen, 'a seat is given back twice')
    this.isOpen = false
  }
}

type Verdict = 'admit' | Extract<DoorAnswer, { readonly admitted: false }>['code'] | 'fail'

export class PhoneWorld {
  readonly clock = createManualClock()
  readonly agent: UserAgent
  /** What is sent to the telephone. */
  toPhone: (message: SipMessage) => void = () => undefined
  readonly legs: HandLeg[] = []
  readonly seats: HandSeat[] = []
  readonly calls = new Set<PhoneCall>()
  readonly ends: string[] = []
  wireIsCut = false
  readonly #asked: ((verdict: Verdict) => void)[] = []
  #randoms = 0

  constructor() {
    // Never the same again, and the same in each run.
    const random = (bytes: number): Buffer => {
      const counted = Buffer.alloc(bytes)
      counted.writeUIntBE((this.#randoms += 1), 0, Math.min(bytes, 6))
      return counted
    }
    const flowTo = (): Flow => this.#flow
    const onInvite = (session: IncomingSession): void => this.#ring(session)
    const hasRoom = (): boolean => true
    this.agent = new UserAgent({
      clock: this.clock,
      random,
      sessions: 8,
      transactions: 100,
      flowTo,
      trunkOf: () => 'trunk',
      onInvite,
      hasRoom,
    })
  }

  readonly #flow: Flow = {
    protocol: 'udp',
    local: { address: '192.0.2.1', port: 5060 },
    remote: PEER,
    isOpen: true,
    send: (bytes, failed) => this.#hear(bytes, failed),
    whenKnown: (run) => run(),
    hold: () => () => undefined,
  }

  /** A datagram of the telephone's. */
  receive(bytes: Buffer): void {
    const taken = received(parseSipMessage(bytes), PEER, () => this.#flow)
    if (taken?.kind === 'message') this.agent.receive(taken.message, taken.flow)
  }

  /** The door answers whoever asked first. */
  judge(verdict: Verdict): void {
    this.#asked.shift()?.(verdict)
  }

  /** Promises that are due are kept. */
  async breathe(): Promise<void> {
    for (let turns = 0; turns < 8; turns++) await Promise.resolve()
  }

  async pass(milliseconds: number): Promise<void> {
    this.clock.advance(milliseconds)
    await this.breathe()
  }

  #hear(bytes: Buffer, failed: (reason: SendFailure) => void): void {
    if (this.wireIsCut) return queueMicrotask(() => failed('unreachable'))
    const parsed = parseSipMessage(bytes)
    hold(parsed.kind === 'message', `we sent what nobody can read: ${bytes.toString()}`)
    this.toPhone(parsed.message)
  }

  #ring(session: IncomingSession): void {
    const own: { leg?: HandLeg } = {}
    const after = (ms: number, run: () => void): (() => void) => {
      const timer = this.clock.after(ms, run)
      return () => timer.cancel()
    }
    const sound: CallSound = { open: (events) => this.#openLeg(events, own) }
    const door = { enter: () => this.#ask(own), meetingOf: () => Promise.resolve(null) }
    const dialled = { dialled: dialledDigits(session.request), isTelephone: true }
    const line = new IncomingLine(session, dialled, door, () => new Negotiation(ownMedia()))
    const call = new PhoneCall(line, ['en', 'de'], {
      sound,
      speak: () => Promise.resolve(new Int16Array(1)),
      after,
      ended: (ended, cause) => {
        hold(this.calls.delete(ended), 'a call ends twice')
        this.ends.push(cause)
      },
    })
    this.calls.add(call)
  }

  #openLeg(events: SoundLegEvents, own: { leg?: HandLeg }): HandLeg {
    const leg = new HandLeg(events, (ms, run) => void this.clock.after(ms, run))
    own.leg = leg
    this.legs.push(leg)
    return leg
  }

  #ask(own: { leg?: HandLeg }): Promise<DoorAnswer> {
    return new Promise((resolve, reject) => {
      this.#asked.push((verdict) => {
        if (verdict === 'fail') return reject(new Error('no database'))
        if (verdict !== 'admit') return resolve({ admitted: false, code: verdict })
        const seat = new HandSeat()
        this.seats.push(seat)
        if (own.leg) own.leg.mayEnter = true
        resolve({ admitted: true, seat })
      })
    })
  }
}
