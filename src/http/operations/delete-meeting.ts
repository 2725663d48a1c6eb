import { branded } from '../../domain/ids.ts'
import { deleteMeeting as remove } from '../../meetings/delete-meeting.ts'
import { accountOperation } from '../operation.ts'

export const deleteMeeting = accountOperation('deleteMeeting', ({ ports }, account, { params }) =>
  remove(ports, { accountId: account.id, name: account.name }, branded(params.meetingId)),
)
