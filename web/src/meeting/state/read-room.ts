import { ConnectionQuality, Track, type Participant, type Room } from 'livekit-client'
import type { LegMedia } from './people.ts'

/** What can be attached to a video element. */
export type Picture = Track

/** What the room holds of each leg, by its ID; the own leg included. */
export function readLegs(room: Room): ReadonlyMap<string, LegMedia<Picture>> {
  const participants: readonly Participant[] = [room.localParticipant, ...room.remoteParticipants.values()]
  return new Map(participants.filter(({ identity }) => identity !== '').map((participant) => [participant.identity, readLeg(participant)]))
}

const readLeg = (participant: Participant): LegMedia<Picture> => ({
  camera: pictureOf(participant, Track.Source.Camera),
  screen: pictureOf(participant, Track.Source.ScreenShare),
  microphone: microphoneOf(participant),
  speaking: participant.isSpeaking,
  weak: participant.connectionQuality === ConnectionQuality.Poor || participant.connectionQuality === ConnectionQuality.Lost,
})

function pictureOf(participant: Participant, source: Track.Source): Picture | null {
  const publication = participant.getTrackPublication(source)
  return publication === undefined || publication.isMuted ? null : (publication.track ?? null)
}

function microphoneOf(participant: Participant): LegMedia<Picture>['microphone'] {
  const publication = participant.getTrackPublication(Track.Source.Microphone)
  if (publication === undefined) return 'none'
  return publication.isMuted ? 'off' : 'on'
}
