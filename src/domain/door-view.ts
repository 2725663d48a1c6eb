import { decideAdmission } from './admission.ts'
import type { SecretHash } from './ids.ts'
import type { Meeting } from './meeting.ts'
import type { Person } from './person.ts'
import type { Room } from './room.ts'

/** All that somebody outside may learn while waiting. */
export type DoorUpdate = { readonly type: 'waiting' | 'let_in' | 'unlocked' | 'closed' }

export interface Seeker {
  readonly account: Person | null
  readonly room: Room | null
  readonly device: SecretHash | null
  readonly link: SecretHash | null
}

/** `closed` for an unknown meeting, one without conference and a dead link alike (A7). L10: `unlocked` means: try again. */
export function doorUpdateOf(meeting: Meeting | null, seeker: Seeker): DoorUpdate {
  if (meeting === null || meeting.conference === null) return { type: 'closed' }
  const verdict = decideAdmission(meeting, { ...seeker, path: seeker.room === null ? 'app' : 'room', pin: null })
  if (verdict.admit) return { type: verdict.as.kind === 'newcomer' ? 'unlocked' : 'let_in' }
  return { type: verdict.code === 'no_meeting' ? 'closed' : 'waiting' }
}
