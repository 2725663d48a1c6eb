import { branded } from '../../domain/ids.ts'
import { inviteToMeeting as invite } from '../../meetings/invite.ts'
import { shownInvited } from '../invited.ts'
import { accountOperation, answered } from '../operation.ts'

export const inviteToMeeting = accountOperation('inviteToMeeting', async ({ ports, about }, account, { params, body }) => {
  const actor = { kind: 'account', accountId: account.id, name: account.name } as const
  const made = await invite(ports, actor, branded(params.meetingId), body, account.language)
  return made.ok ? answered({ invited: shownInvited(about.url(), made.value) }) : made
})
