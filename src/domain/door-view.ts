import type { SecretHash } from './ids.ts'
import type { Meeting } from './meeting.ts'
import type { Person } from './person.ts'

/** All that somebody outside may learn while waiting. */
export type DoorUpdate = { readonly type: 'waiting' | 'let_in' | 'unlocked' | 'closed' }

export interface Seeker {
  readonly account: Person | null
  readonly device: SecretHash | null
  readonly link: SecretHash | null
}

/** `closed` for an unknown meeting and one without conference alike (A7). */
export function doorUpdateOf(_meeting: Meeting | null, _seeker: Seeker): DoorUpdate {
  throw new Error('not yet')
}
