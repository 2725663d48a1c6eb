import type { Role } from '../domain/actor.ts'
import type { AttendeeId, ConferenceId, LegId, MeetingNumber } from '../domain/ids.ts'
import type { Path } from '../domain/leg.ts'
import type { Person } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Ports } from './ports.ts'

/** How somebody names the meeting they want into. Links and PINs are raw secrets, and stay in this file. */
export type DoorKey = { readonly number: MeetingNumber } | { readonly link: string } | { readonly pin: string }

export interface EnterRequest {
  readonly by: DoorKey
  readonly path: Path
  readonly name: string
  readonly account: Person | null
  /** The raw device secret that the visitor holds for this door. */
  readonly device: string | null
  /** Network source, such as an IP address. */
  readonly source: string
}

export type EnterOutcome =
  | {
      readonly admitted: true
      readonly conferenceId: ConferenceId
      readonly attendeeId: AttendeeId
      readonly legId: LegId
      readonly role: Role
      readonly name: string
      readonly nameProved: boolean
      readonly token: string
      /** The raw device secret to hold from now on. */
      readonly device: string
    }
  /** The refused hold a device secret too, so that being let in binds to it; at unknown meetings also (A7). */
  | { readonly admitted: false; readonly code: Refusal; readonly device: string }

/** The one door (SPEC A1). */
export function enter(_ports: Ports, _request: EnterRequest): Promise<EnterOutcome> {
  throw new Error('not yet')
}
