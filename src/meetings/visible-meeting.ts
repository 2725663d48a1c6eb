import type { ConferenceId, MeetingId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { Ports } from './ports.ts'
import { whoIs } from './who-is.ts'

export interface VisibleMeeting {
  readonly meetingId: MeetingId
  readonly title: string
}

/** The meeting of a live conference for an account that may see who is in it; null for any other, an administrator's too. */
export async function visibleMeeting(ports: Ports, account: Person, conferenceId: ConferenceId): Promise<VisibleMeeting | null> {
  const actor = await whoIs(ports, conferenceId, { account, devices: [] })
  const meeting = actor === null ? null : await ports.store.find({ conferenceId })
  return meeting === null ? null : { meetingId: meeting.id, title: meeting.title }
}
