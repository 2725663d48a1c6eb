import { branded } from '../../domain/ids.ts'
import { changeMeeting as change } from '../../meetings/change-meeting.ts'
import { accountOperation } from '../operation.ts'

export const changeMeeting = accountOperation('changeMeeting', ({ ports }, account, { params, body }) =>
  change(ports, { accountId: account.id, name: account.name }, branded(params.meetingId), body),
)
