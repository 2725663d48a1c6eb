import type { Event } from '../ivr/event.ts'
import type { TypedDigits } from '../ivr/typed-digits.ts'
import type { IncomingSession, SessionListener } from '../sip/dialog/invite-session.ts'
import { MEDIA_CONTROL, PICTURE_FAST_UPDATE } from '../sip/message/picture-fast-update.ts'
import { callerNumber, roomName } from './caller-id.ts'
import type { Attempt, DoorAnswer, PhoneDoor } from './door.ts'
import type { Entrance, Line } from './line.ts'
import type { Negotiation } from './negotiation.ts'
import { offersPicture } from './offers-picture.ts'
import type { CallPorts } from './sound.ts'

const NOT_ACCEPTABLE_HERE = 488
const UNAVAILABLE = 503

export interface Dialled {
  /** The meeting ID or PIN that it need not ask for. */
  readonly dialled: TypedDigits | null
  /** One of our telephone numbers was called: who wants our offer then is offered no picture. */
  readonly isTelephone: boolean
}

/** Somebody calls us. */
export class IncomingLine implements Line {
  readonly opening: Event
  readonly mayHavePicture: boolean
  readonly #session: IncomingSession
  readonly #door: PhoneDoor
  readonly #negotiate: (ports: CallPorts) => Negotiation

  constructor(session: IncomingSession, { dialled, isTelephone }: Dialled, door: PhoneDoor, negotiate: (ports: CallPorts) => Negotiation) {
    this.opening = { type: 'answered', dialled }
    this.mayHavePicture = session.offer === null ? !isTelephone : offersPicture(session.offer)
    this.#session = session
    this.#door = door
    this.#negotiate = negotiate
  }

  listen(listener: SessionListener): void {
    this.#session.listen(listener)
  }

  open(ports: CallPorts): Negotiation | null {
    const negotiation = this.#negotiate(ports)
    const { offer } = this.#session
    const sdp = offer === null ? negotiation.offer() : negotiation.answer(offer)
    if (sdp === null) return null
    this.#session.accept(sdp)
    return negotiation
  }

  async enter(by: Entrance, path: Attempt['path']): Promise<DoorAnswer> {
    if (by.kind === 'called') throw new Error('this telephone called us')
    const { request, trunk, room, remote } = this.#session
    const name = path === 'room' ? roomName(request) : null
    const whence = { caller: callerNumber(request), address: remote.address, trunk, ...(room !== null && { room }) }
    return this.#door.enter({ by: keyOf(by), path, name, ...whence })
  }

  probe(): void {
    void this.#session.probe()
  }

  askForKeyFrame(): void {
    void this.#session.info(MEDIA_CONTROL, PICTURE_FAST_UPDATE)
  }

  close(agreed: boolean): void {
    if (this.#session.state === 'unanswered') this.#session.refuse(agreed ? UNAVAILABLE : NOT_ACCEPTABLE_HERE)
    else this.#session.bye()
  }
}

function keyOf({ kind, number }: Exclude<Entrance, { readonly kind: 'called' }>): Attempt['by'] {
  const digits = number.reveal()
  const of = number.revealMeeting()
  if (kind === 'meetingId') return { number: digits }
  return of === null ? { pin: digits } : { pin: digits, of }
}
