import { ConnectionQuality, Track, type Participant, type Room } from 'livekit-client'
import { decryptionOf, type Decryption, type Secrecy } from '../encryption/secrecy.ts'
import type { LegMedia } from './people.ts'

/** What can be attached to a video element. */
export type Picture = Track

/** What the room holds of each leg, by its ID; the own leg included. */
export function readLegs(room: Room, secrecy: Secrecy | null = null): ReadonlyMap<string, LegMedia<Picture>> {
  const participants: readonly Participant[] = [room.localParticipant, ...room.remoteParticipants.values()]
  return new Map(
    participants.filter(({ identity }) => identity !== '').map((participant) => [participant.identity, readLeg(participant, secrecy)]),
  )
}

function readLeg(participant: Participant, secrecy: Secrecy | null): LegMedia<Picture> {
  const decryption = decryptionFrom(participant, secrecy)
  const isSeen = decryption === 'readable' || decryption === 'failing'
  return {
    decryption,
    camera: isSeen ? pictureOf(participant, Track.Source.Camera) : null,
    screen: isSeen ? pictureOf(participant, Track.Source.ScreenShare) : null,
    microphone: microphoneOf(participant),
    speaking: participant.isSpeaking,
    weak: participant.connectionQuality === ConnectionQuality.Poor || participant.connectionQuality === ConnectionQuality.Lost,
  }
}

function pictureOf(participant: Participant, source: Track.Source): Picture | null {
  const publication = participant.getTrackPublication(source)
  return publication === undefined || publication.isMuted ? null : (publication.track ?? null)
}

function microphoneOf(participant: Participant): LegMedia<Picture>['microphone'] {
  const publication = participant.getTrackPublication(Track.Source.Microphone)
  if (publication === undefined) return 'none'
  return publication.isMuted ? 'off' : 'on'
}

/** Whoever sends nothing has nothing to decrypt. */
function decryptionFrom(participant: Participant, secrecy: Secrecy | null): Decryption {
  const publications = [...participant.trackPublications.values()]
  if (secrecy === null || participant.isLocal || publications.length === 0) return 'readable'
  return decryptionOf(
    participant.identity,
    publications.some(({ isEncrypted }) => !isEncrypted),
    secrecy,
  )
}
