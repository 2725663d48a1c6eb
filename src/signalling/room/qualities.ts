import { SubscribedCodec, SubscribedQuality, SubscribedQualityUpdate, VideoQuality } from '@livekit/protocol'
import { tellListened } from './listeners.ts'
import type { Participant } from './participant.ts'
import type { PublishedTrack } from './published-track.ts'
import type { Room } from './room.ts'

const QUALITIES = [VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH]

/** The highest layer told last, by track; -1 none. Dies with its track. */
const told = new WeakMap<PublishedTrack, number>()

/** Dynacast: a publisher need not encode layers that nobody looks at, nor sound that nobody hears. Clients without it ignore the message. */
export function tellQualities(room: Room, owner: Participant, track: PublishedTrack): void {
  const codec = track.codec
  if (track.kind === 'audio') return tellListened(room, owner, track)
  if (codec === null) return
  const highest = highestWanted(room, track)
  if (told.get(track) === highest) return
  told.set(track, highest)
  const qualities = QUALITIES.map((quality, rank) => new SubscribedQuality({ quality, enabled: rank <= highest }))
  const value = new SubscribedQualityUpdate({
    trackSid: track.sid,
    subscribedQualities: qualities,
    subscribedCodecs: [new SubscribedCodec({ codec: codec.name, qualities })],
  })
  owner.send({ case: 'subscribedQualityUpdate', value })
}

function highestWanted(room: Room, track: PublishedTrack): number {
  let highest = -1
  for (const subscriber of room.participants.values()) {
    const layer = subscriber.subscriptions.get(track.sid)?.layer ?? -1
    // One stream without simulcast is "high" whatever its index.
    highest = Math.max(highest, layer >= track.layers - 1 ? QUALITIES.length - 1 : layer)
  }
  return highest
}
