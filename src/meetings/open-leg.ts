import type { Role } from '../domain/actor.ts'
import type { AttendeeId, ConferenceId, LegId, SecretHash } from '../domain/ids.ts'
import type { Path } from '../domain/leg.ts'
import { openLeg as decideOpening, type OpenAnswer } from '../domain/open-leg.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Ports, TicketClaims } from './ports.ts'
import { turn } from './turn.ts'

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
export async function openLeg(ports: Ports, token: string, bindings: readonly SecretHash[]): Promise<OpenLegOutcome> {
  const claims = await ports.tickets.read(token, ports.clock.now())
  if (claims === null) return { opened: false, code: 'token_refused' }
  const { conferenceId, legId, generation } = claims
  const meeting = await ports.store.find({ conferenceId })
  const claim = { conferenceId, legId, generation, nonce: ports.secrets.hash('nonce', claims.nonce), bindings, node: ports.node }
  const committed = meeting && (await turn(ports, meeting.id, (now, context) => decideOpening(now, claim, context)))
  return committed === null ? ended(ports) : outcomeOf(claims, committed.answer)
}

/** The verdict that `openLeg` would give now. Decides nothing: the token stays good, and no trace is left. */
export async function wouldOpen(ports: Ports, token: string, bindings: readonly SecretHash[]): Promise<boolean> {
  const claims = await ports.tickets.read(token, ports.clock.now())
  const meeting = claims === null ? null : await ports.store.find({ conferenceId: claims.conferenceId })
  if (claims === null || meeting === null) return false
  const { conferenceId, legId, generation } = claims
  const claim = { conferenceId, legId, generation, nonce: ports.secrets.hash('nonce', claims.nonce), bindings, node: ports.node }
  return decideOpening(meeting, claim, { now: ports.clock.now(), mint: ports.mint }).answer.opened
}

/** The door minted this token, and the conference is over. */
async function ended({ audit, clock }: Ports): Promise<OpenLegOutcome> {
  await audit.append({ type: 'join.refused.unknown', path: 'leg' }, clock.now())
  return { opened: false, code: 'no_meeting' }
}

function outcomeOf(claims: TicketClaims, answer: OpenAnswer): OpenLegOutcome {
  if (!answer.opened) return answer
  const { attendee, leg, role, resumed } = answer
  const { conferenceId } = claims
  const next = { ...claims, generation: leg.generation }
  const { id: attendeeId, name, nameProved } = attendee
  return { opened: true, claims: next, conferenceId, legId: leg.id, attendeeId, path: leg.path, name, nameProved, role, resumed }
}
