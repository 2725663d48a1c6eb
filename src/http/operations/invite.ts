import { inviteToConference } from '../../meetings/invite.ts'
import { shownInvited } from '../invited.ts'
import { answered, conferenceOperation } from '../operation.ts'

export const invite = conferenceOperation('invite', async ({ ports, about }, actor, id, { visitor, body }) => {
  const made = await inviteToConference(ports, actor, id, body, visitor.language)
  return made.ok ? answered({ invited: shownInvited(about.url(), made.value) }) : made
})
