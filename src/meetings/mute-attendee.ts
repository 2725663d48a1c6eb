import type { Actor } from '../domain/actor.ts'
import type { AttendeeId, ConferenceId } from '../domain/ids.ts'
import { mute } from '../domain/mute.ts'
import type { Ports } from './ports.ts'
import { conferenceTurn } from './turn.ts'
import type { Verb } from './verb.ts'

/** The microphone of each of its legs; its owner may unmute again. */
export async function muteAttendee(ports: Ports, actor: Actor, conferenceId: ConferenceId, attendeeId: AttendeeId): Promise<Verb> {
  const answer = await conferenceTurn(ports, actor, conferenceId, 'mute', (meeting) => mute(meeting, actor, attendeeId))
  if (!answer.ok) return answer
  await Promise.all(answer.value.map((leg) => ports.engine.setMuted(conferenceId, leg, 'microphone', true)))
  return { ok: true, value: undefined }
}
