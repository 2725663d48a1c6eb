import type { Actor } from '../domain/actor.ts'
import type { InvitationId, MeetingId } from '../domain/ids.ts'
import { withdrawInvitation as decideWithdrawal } from '../domain/withdraw.ts'
import type { Ports } from './ports.ts'
import { meetingTurn } from './turn.ts'
import type { Verb } from './verb.ts'

export const withdrawInvitation = (ports: Ports, actor: Actor, meetingId: MeetingId, invitationId: InvitationId): Promise<Verb> =>
  meetingTurn(ports, actor, meetingId, (meeting, context) => decideWithdrawal(meeting, actor, invitationId, context))
