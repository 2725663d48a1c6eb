import type { MeetingId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { NewMeeting } from './create-meeting.ts'
import type { MeetingView } from './meeting-view.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export type MeetingChange = { readonly [K in 'title' | 'settings' | 'schedule']?: NewMeeting[K] | undefined }

export function changeMeeting(_ports: Ports, _account: Person, _meetingId: MeetingId, _change: MeetingChange): Promise<Verb<MeetingView>> {
  throw new Error('not yet')
}
