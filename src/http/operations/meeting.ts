import { branded } from '../../domain/ids.ts'
import { viewMeeting } from '../../meetings/view-meetings.ts'
import { accountOperation } from '../operation.ts'

export const meeting = accountOperation('meeting', ({ ports }, account, { params }) =>
  viewMeeting(ports, { accountId: account.id, name: account.name }, branded(params.meetingId)),
)
