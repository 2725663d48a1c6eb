import type { Meeting } from '../domain/meeting.ts'

/** A decision changes the meeting's own state. Its id is for ever, and delegations belong to the organizer's account. */
export function refuseForeignChange(before: Meeting, after: Meeting): void {
  if (after.id !== before.id || after.delegates !== before.delegates) throw new Error('A decision changed what is not the meeting’s own.')
}
