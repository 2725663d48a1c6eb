import type { Event } from '../ivr/event.ts'
import type { Refusal } from '../ivr/refusal-cue.ts'
import type { InviteSession, SessionEnd, SessionListener } from '../sip/dialog/invite-session.ts'
import type { DoorAnswer } from './door.ts'
import type { Entrance, Line } from './line.ts'
import type { Negotiation } from './negotiation.ts'
import type { CallPorts } from './sound.ts'

/** How a call that we made came out. */
export type CallOutcome =
  /** Never picked up. */
  | { readonly kind: 'busy' | 'no-answer' | 'declined' | 'wrong-number' | 'cancelled' }
  /** The trunk cannot be reached, or did not take the call: SIP's status, null where no answer came. */
  | { readonly kind: 'line-failed'; readonly status: number | null }
  /** Picked up, and nobody pressed the key. */
  | { readonly kind: 'not-taken' }
  /** By the door. */
  | { readonly kind: 'refused'; readonly code: Refusal }
  /** Was let in, and is over. */
  | { readonly kind: 'joined' }

export interface OutgoingLineNeeds {
  readonly negotiate: (ports: CallPorts) => Negotiation
  /** Null where there is no way there. */
  readonly invite: (sdp: string) => InviteSession | null
  /** Asks the one door for whoever was called. */
  readonly enter: () => Promise<DoorAnswer>
  /** It rings somewhere. */
  readonly ringing: () => void
  readonly pickedUp: () => void
  /** Calls back once, unless it is called off before. */
  readonly after: (milliseconds: number, then: () => void) => () => void
}

/** So long a telephone rings. */
const RING_MS = 30_000

/** We call somebody. */
export class OutgoingLine implements Line {
  readonly opening: Event = { type: 'called' }
  readonly mayHavePicture = false
  readonly #needs: OutgoingLineNeeds
  #listener: SessionListener = {}
  #session: InviteSession | null = null
  #stopRinging: () => void = () => undefined
  /** By the trunk, which said something. */
  #isTaken = false
  #isPickedUp = false
  #hasRungOut = false
  #end: SessionEnd | null = null
  #answer: DoorAnswer | null = null

  constructor(needs: OutgoingLineNeeds) {
    this.#needs = needs
  }

  /** Of a call that is over. */
  get outcome(): CallOutcome {
    if (this.#answer !== null) return this.#answer.admitted ? { kind: 'joined' } : { kind: 'refused', code: this.#answer.code }
    if (this.#isPickedUp) return { kind: 'not-taken' }
    if (this.#hasRungOut) return this.#isTaken ? { kind: 'no-answer' } : { kind: 'line-failed', status: null }
    return this.#session !== null && this.#end === null ? { kind: 'cancelled' } : outcomeOf(this.#end)
  }

  listen(listener: SessionListener): void {
    this.#listener = listener
  }

  open(ports: CallPorts): Negotiation | null {
    const negotiation = this.#needs.negotiate(ports)
    this.#session = this.#needs.invite(negotiation.offer())
    if (this.#session === null) return null
    const trying = (): void => void (this.#isTaken = true)
    this.#session.listen({ ...this.#listener, trying, progress: (status) => this.#progress(status), ...this.#ends() })
    this.#stopRinging = this.#needs.after(RING_MS, () => this.#ringOut())
    return negotiation
  }

  async enter(by: Entrance): Promise<DoorAnswer> {
    if (by.kind !== 'called') throw new Error('whoever was called types no number')
    this.#answer = await this.#needs.enter()
    return this.#answer
  }

  probe(): void {
    void this.#session?.probe()
  }

  askForKeyFrame(): void {
    throw new Error('a telephone that we call has no picture')
  }

  close(): void {
    this.#stopRinging()
    this.#session?.bye()
  }

  #ends(): Pick<SessionListener, 'established' | 'ended'> {
    return {
      established: () => {
        this.#isPickedUp = true
        this.#stopRinging()
        this.#needs.pickedUp()
        this.#listener.established?.()
      },
      ended: (end) => {
        this.#end ??= end
        this.#listener.ended?.(end)
      },
    }
  }

  /** The sound of ringing, and of announcements before anybody answers, is not listened to. */
  #progress(status: number): void {
    if (status === RINGING || status === SESSION_PROGRESS) this.#needs.ringing()
  }

  #ringOut(): void {
    this.#hasRungOut = true
    this.#listener.ended?.({ by: 'us', why: 'no-answer' })
  }
}

const RINGING = 180
const SESSION_PROGRESS = 183

/** RFC 3261 §21.4 and §21.6: what the status of a refusal says of the one who was called. */
const BY_STATUS: Readonly<Record<number, 'busy' | 'no-answer' | 'declined' | 'wrong-number'>> = {
  404: 'wrong-number',
  408: 'no-answer',
  410: 'wrong-number',
  480: 'no-answer',
  484: 'wrong-number',
  486: 'busy',
  600: 'busy',
  603: 'declined',
  604: 'wrong-number',
}

function outcomeOf(end: SessionEnd | null): CallOutcome {
  const status = end?.status ?? null
  const kind = status === null ? undefined : BY_STATUS[status]
  return kind === undefined ? { kind: 'line-failed', status } : { kind }
}
