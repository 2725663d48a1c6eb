/** The telephone at the other end, whoever called whom. */
import type { Event } from '../ivr/event.ts'
import type { TypedDigits } from '../ivr/typed-digits.ts'
import type { SessionListener } from '../sip/dialog/invite-session.ts'
import type { Attempt, DoorAnswer } from './door.ts'
import type { Negotiation } from './negotiation.ts'
import type { CallPorts } from './sound.ts'

/** What somebody comes in by. */
export type Entrance = { readonly kind: 'pin' | 'meetingId'; readonly number: TypedDigits } | { readonly kind: 'called' }

export interface Line {
  /** What the dialogue hears first, once the call stands. */
  readonly opening: Event
  listen(listener: SessionListener): void
  /** Whether the other end may have a picture beside its sound. */
  readonly mayHavePicture: boolean
  /** There is a port for sound: the call is answered, or made. Null where both sides can agree upon nothing, or there is no way. */
  open(ports: CallPorts): Negotiation | null
  /** Asks the one door. */
  enter(by: Entrance, path: Attempt['path']): Promise<DoorAnswer>
  /** Asks the telephone whether it is still there; where it is not, the listener hears that the call has ended. */
  probe(): void
  /** Asks the other end for a key frame by SIP. */
  askForKeyFrame(): void
  /** Idempotent. `agreed` is false where the two sides found no common sound. */
  close(agreed: boolean): void
}
