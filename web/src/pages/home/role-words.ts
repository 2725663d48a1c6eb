import type { MeetingView } from '../../../../shared/api/meeting.ts'
import type { Translate } from '../../i18n/i18n.ts'

/** What this meeting is to me. */
export function roleWords(meeting: Pick<MeetingView, 'myRole' | 'organizer'>, t: Translate): string {
  if (meeting.myRole === 'organizer') return t('roleYouOrganize')
  return t(meeting.myRole === 'delegate' ? 'roleYouActFor' : 'roleOrganizedBy', { name: meeting.organizer.name })
}
