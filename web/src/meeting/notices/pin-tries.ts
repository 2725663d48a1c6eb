import type { AttendeeView, ConferenceView } from '../../../../shared/api/conference.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import { shownName } from '../state/name.ts'

export interface PinTry {
  readonly key: TextKey
  readonly values: Readonly<Record<string, string>>
}

/** P3: whose PIN somebody else has tried since; the server tells only the owner and hosts. */
export function pinTries(before: ConferenceView | null, after: ConferenceView | null): readonly PinTry[] {
  if (before === null || after === null) return []
  const known = new Map(before.attendees.map(({ id, pinTriedAt }) => [id, pinTriedAt]))
  return after.attendees.filter(({ id, pinTriedAt }) => pinTriedAt !== null && known.has(id) && known.get(id) !== pinTriedAt).map(pinTryOf)
}

function pinTryOf(attendee: AttendeeView): PinTry {
  if (!attendee.isMe) return { key: 'pinTriedOf', values: { name: shownName(attendee) } }
  const byRoom = attendee.legs.some(({ path }) => path === 'room')
  return { key: byRoom ? 'pinTriedInRoom' : 'pinTriedOnPhone', values: {} }
}
