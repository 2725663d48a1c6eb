import type { MeetingId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import { isConcerned, isHost } from '../domain/role.ts'
import type { MeetingStore } from './ports.ts'
import type { Verb } from './verb.ts'

/** By a host, and only between conferences. Its audit log stays. */
export async function deleteMeeting(
  { store }: { readonly store: Pick<MeetingStore, 'find' | 'delete'> },
  account: Person,
  meetingId: MeetingId,
): Promise<Verb> {
  const by = { kind: 'account', ...account } as const
  const meeting = await store.find({ meetingId })
  if (meeting === null || !isConcerned(meeting, by)) return { ok: false, code: 'unknown_meeting' }
  if (!isHost(meeting, by)) return { ok: false, code: 'not_host' }
  return (await store.delete(meetingId)) ? { ok: true, value: undefined } : { ok: false, code: 'meeting_live' }
}
