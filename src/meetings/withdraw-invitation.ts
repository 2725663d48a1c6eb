import type { Actor } from '../domain/actor.ts'
import type { InvitationId, MeetingId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export function withdrawInvitation(_ports: Ports, _actor: Actor, _meetingId: MeetingId, _invitationId: InvitationId): Promise<Verb> {
  throw new Error('not yet')
}
