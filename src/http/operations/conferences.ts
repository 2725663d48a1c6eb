import { branded, type MeetingId } from '../../domain/ids.ts'
import { viewMeeting } from '../../meetings/view-meetings.ts'
import { accountOperation, answered, refused } from '../operation.ts'

export const conferences = accountOperation('conferences', async (services, account, { params }) => {
  const id = branded<MeetingId>(params.meetingId)
  const seen = await viewMeeting(services.ports, { accountId: account.id, name: account.name }, id)
  if (!seen.ok) return seen
  if (seen.value.myRole === 'attendee') return refused('not_host')
  const runs = await services.conferences.conferencesOf(id)
  return answered({ items: runs.map((run) => ({ conferenceId: run.id, startedAt: run.startedAt, endedAt: run.endedAt })) })
})
