import type { AttendeeView } from '../../../../shared/api/conference.ts'
import type { Media } from './media.ts'

/** The legs of one's own telephones. */
export const ownTelephones = (attendees: readonly AttendeeView[]): readonly string[] =>
  attendees.flatMap(({ isMe, legs }) => (isMe ? legs.filter(({ path }) => path === 'phone').map(({ id }) => id) : []))

/** Whether one is heard, by the telephone or by this browser. A telephone that has only just come is not muted. */
export const microphoneOn = ({ sound, wants, legs }: Media, telephones: readonly string[]): boolean =>
  sound === 'telephone' ? telephones.some((leg) => legs.get(leg)?.microphone !== 'off') : wants.microphone
