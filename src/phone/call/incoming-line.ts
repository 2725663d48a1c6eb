import type { Event } from '../ivr/event.ts'
import type { IncomingSession, SessionListener } from '../sip/dialog/invite-session.ts'
import { callerNumber, dialledDigits } from './caller-id.ts'
import type { DoorAnswer, PhoneDoor } from './door.ts'
import type { Entrance, Line } from './line.ts'
import type { Negotiation } from './negotiation.ts'

const NOT_ACCEPTABLE_HERE = 488
const UNAVAILABLE = 503

/** Somebody calls us. */
export class IncomingLine implements Line {
  readonly opening: Event
  readonly #session: IncomingSession
  readonly #door: PhoneDoor
  readonly #negotiate: (port: number) => Negotiation

  constructor(session: IncomingSession, door: PhoneDoor, negotiate: (port: number) => Negotiation) {
    this.opening = { type: 'answered', dialled: dialledDigits(session.request) }
    this.#session = session
    this.#door = door
    this.#negotiate = negotiate
  }

  listen(listener: SessionListener): void {
    this.#session.listen(listener)
  }

  open(port: number): Negotiation | null {
    const negotiation = this.#negotiate(port)
    const { offer } = this.#session
    const sdp = offer === null ? negotiation.offer() : negotiation.answer(offer)
    if (sdp === null) return null
    this.#session.accept(sdp)
    return negotiation
  }

  async enter(by: Entrance): Promise<DoorAnswer> {
    if (by.kind === 'called') throw new Error('this telephone called us')
    const { request, trunk, remote } = this.#session
    const number = by.number.reveal()
    const key = by.kind === 'pin' ? { pin: number } : { number }
    return this.#door.enter({ by: key, caller: callerNumber(request), address: remote.address, trunk })
  }

  probe(): void {
    void this.#session.probe()
  }

  close(agreed: boolean): void {
    if (this.#session.state === 'unanswered') this.#session.refuse(agreed ? UNAVAILABLE : NOT_ACCEPTABLE_HERE)
    else this.#session.bye()
  }
}
