import type { AttendeeView } from '../../../../shared/api/conference.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import { isCallerNumber } from '../state/name.ts'
import { clockTime } from '../state/time.ts'
import type { Phrase } from './door-text.ts'

/** The one line under a name: role, "you", by which path, and whether a return is open. */
export function rowMeta(attendee: AttendeeView): readonly Phrase[] {
  const phrases: (Phrase | null)[] = [
    roleOf(attendee),
    attendee.isMe ? ['rowYou', {}] : null,
    pathOf(attendee),
    attendee.nameProved ? null : [isCallerNumber(attendee) ? 'rowNumberUnproved' : 'rowUnproved', {}],
    standingOf(attendee),
  ]
  return phrases.filter((phrase) => phrase !== null)
}

const ROLES: Readonly<Record<AttendeeView['role'], TextKey | null>> = {
  organizer: 'roleOrganizer',
  delegate: 'roleDelegate',
  attendee: null,
}

function roleOf({ role }: AttendeeView): Phrase | null {
  const key = ROLES[role]
  return key === null ? null : [key, {}]
}

function pathOf({ legs, standing }: AttendeeView): Phrase | null {
  if (standing !== 'present') return null
  const paths = new Set(legs.map(({ path }) => path))
  if (paths.has('room')) return ['rowRoom', {}]
  if (!paths.has('phone')) return null
  return [paths.has('app') || paths.has('sdk') ? 'rowAlsoTelephone' : 'rowByTelephone', {}]
}

function standingOf({ standing, since }: AttendeeView): Phrase | null {
  if (standing === 'invited' || standing === 'declined') return ['rowCanJoin', {}]
  if (standing === 'dropped' || standing === 'left') return ['rowMayReturn', { time: clockTime(since) }]
  return standing === 'removed' ? ['rowCannotReturn', { time: clockTime(since) }] : null
}
