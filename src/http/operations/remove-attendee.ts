import { branded } from '../../domain/ids.ts'
import { removeAttendee as remove } from '../../meetings/remove-attendee.ts'
import { conferenceOperation } from '../operation.ts'

export const removeAttendee = conferenceOperation('removeAttendee', ({ ports }, actor, id, { params, body }) =>
  remove(ports, actor, id, branded(params.attendeeId), body),
)
