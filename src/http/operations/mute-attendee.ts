import { branded } from '../../domain/ids.ts'
import { muteAttendee as mute } from '../../meetings/mute-attendee.ts'
import { conferenceOperation } from '../operation.ts'

export const muteAttendee = conferenceOperation('muteAttendee', ({ ports }, actor, id, { params }) =>
  mute(ports, actor, id, branded(params.attendeeId)),
)
