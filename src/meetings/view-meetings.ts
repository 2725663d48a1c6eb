import type { MeetingId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import { isConcerned } from '../domain/role.ts'
import { meetingViewFor, type MeetingView } from './meeting-view.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

/** Live ones first, then by their time; those without one last, by title. */
export async function listMeetings({ store }: Ports, account: Person): Promise<readonly MeetingView[]> {
  const meetings = await store.listFor(account.accountId)
  const concerned = meetings.filter((meeting) => isConcerned(meeting, { kind: 'account', ...account }))
  return concerned.map((meeting) => meetingViewFor(meeting, account)).toSorted(inOrder)
}

const rank = (view: MeetingView): number => (view.live === null ? (view.schedule?.startsAt ?? Number.MAX_SAFE_INTEGER) : -1)

const inOrder = (a: MeetingView, b: MeetingView): number => rank(a) - rank(b) || a.title.localeCompare(b.title) || a.id.localeCompare(b.id)

/** `unknown_meeting` also for a meeting that is none of the account's business (A7). */
export async function viewMeeting({ store }: Ports, account: Person, meetingId: MeetingId): Promise<Verb<MeetingView>> {
  const meeting = await store.find({ meetingId })
  const known = meeting !== null && isConcerned(meeting, { kind: 'account', ...account })
  return known ? { ok: true, value: meetingViewFor(meeting, account) } : { ok: false, code: 'unknown_meeting' }
}
