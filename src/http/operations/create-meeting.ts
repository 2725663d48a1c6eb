import { createMeeting as create } from '../../meetings/create-meeting.ts'
import { shownInvited } from '../invited.ts'
import { accountOperation, answered } from '../operation.ts'

export const createMeeting = accountOperation('createMeeting', async ({ ports, about }, account, { body }) => {
  const made = await create(ports, { accountId: account.id, name: account.name }, body, account.language)
  return made.ok ? answered({ ...made.value.meeting, links: shownInvited(about.url(), made.value.links) }) : made
})
