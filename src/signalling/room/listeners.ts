import { SubscribedAudioCodec, SubscribedAudioCodecUpdate } from '@livekit/protocol'
import type { Participant } from './participant.ts'
import type { PublishedTrack } from './published-track.ts'
import type { Room } from './room.ts'

/** What was told last, by track. Dies with its track. */
const told = new WeakMap<PublishedTrack, boolean>()

/** Says it where it is not what was said last. */
export function tellListened(room: Room, owner: Participant, track: PublishedTrack): void {
  const { codec } = track.primary
  if (track.kind !== 'audio' || codec === null) return
  const enabled = isListened(room, owner, track)
  if (told.get(track) === enabled) return
  told.set(track, enabled)
  const subscribedAudioCodecs = [new SubscribedAudioCodec({ codec: codec.name, enabled })]
  owner.send({ case: 'subscribedAudioCodecUpdate', value: new SubscribedAudioCodecUpdate({ trackSid: track.sid, subscribedAudioCodecs }) })
}

/** The owner may have missed the last word. */
export function tellListenedAgain(room: Room, owner: Participant): void {
  for (const track of owner.visibleTracks()) {
    told.delete(track)
    tellListened(room, owner, track)
  }
}

/** Who takes whatever there is sees who speaks even where it has put this track off, and for that the track must sound. */
function isListened(room: Room, owner: Participant, track: PublishedTrack): boolean {
  for (const other of room.participants.values()) {
    if (other !== owner && (other.settings.autoSubscribe || other.subscriptions.has(track.sid))) return true
  }
  return false
}
