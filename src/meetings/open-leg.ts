import type { Role } from '../domain/actor.ts'
import type { AttendeeId, ConferenceId, LegId, SecretHash } from '../domain/ids.ts'
import type { Path } from '../domain/leg.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Ports, TicketClaims } from './ports.ts'

export type OpenLegOutcome =
  | {
      readonly opened: true
      /** Of the next generation: refresh tokens are minted from these. */
      readonly claims: TicketClaims
      readonly conferenceId: ConferenceId
      readonly legId: LegId
      readonly attendeeId: AttendeeId
      readonly path: Path
      readonly name: string
      readonly nameProved: boolean
      readonly role: Role
      /** False only the first time. */
      readonly resumed: boolean
    }
  | { readonly opened: false; readonly code: Refusal }

/** The media socket asks: admission is decided again, and the token is used up (A4). */
export function openLeg(_ports: Ports, _token: string, _bindings: readonly SecretHash[]): Promise<OpenLegOutcome> {
  throw new Error('not yet')
}
