import { branded } from '../../domain/ids.ts'
import { withdrawInvitation as withdraw } from '../../meetings/withdraw-invitation.ts'
import { accountOperation } from '../operation.ts'

export const withdrawInvitation = accountOperation('withdrawInvitation', ({ ports }, account, { params }) => {
  const actor = { kind: 'account', accountId: account.id, name: account.name } as const
  return withdraw(ports, actor, branded(params.meetingId), branded(params.invitationId))
})
