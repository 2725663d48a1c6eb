import { SubscribedCodec, SubscribedQuality, SubscribedQualityUpdate, VideoQuality } from '@livekit/protocol'
import { tellListened } from './listeners.ts'
import type { Participant } from './participant.ts'
import type { PublishedTrack } from './published-track.ts'
import type { Room } from './room.ts'

const QUALITIES = [VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH]

/** What was told last, by track. Dies with its track. */
const told = new WeakMap<PublishedTrack, string>()

/**
 * Dynacast: a publisher need not encode layers that nobody looks at, nor sound that nobody hears; and it begins with a second codec when
 * somebody needs it. Clients without it ignore the message.
 */
export function tellQualities(room: Room, owner: Participant, track: PublishedTrack): void {
  const { codec } = track.primary
  if (track.kind === 'audio') return tellListened(room, owner, track)
  if (codec === null) return
  const backup = track.backupCodec === null ? [] : [{ name: track.backupCodec, highest: highestWanted(room, track, 'backup') }]
  const codecs = [{ name: codec.name, highest: highestWanted(room, track, 'primary') }, ...backup]
  const news = codecs.map(({ highest }) => highest).join(' ')
  if (told.get(track) === news) return
  told.set(track, news)
  const subscribedCodecs = codecs.map(({ name, highest }) => new SubscribedCodec({ codec: name, qualities: upTo(highest) }))
  const subscribedQualities = subscribedCodecs[0]?.qualities ?? []
  owner.send({
    case: 'subscribedQualityUpdate',
    value: new SubscribedQualityUpdate({ trackSid: track.sid, subscribedQualities, subscribedCodecs }),
  })
}

/** Its client may not have known the track yet when it was told first, and then took no notice. */
export function tellQualitiesAgain(room: Room, owner: Participant, track: PublishedTrack): void {
  if (owner.tracks.get(track.sid) !== track || track.kind === 'audio') return
  told.delete(track)
  tellQualities(room, owner, track)
}

const upTo = (highest: number): SubscribedQuality[] =>
  QUALITIES.map((quality, rank) => new SubscribedQuality({ quality, enabled: rank <= highest }))

/** -1 none. */
function highestWanted(room: Room, track: PublishedTrack, which: 'primary' | 'backup'): number {
  const layers = track[which]?.layers ?? 1
  let highest = -1
  for (const subscriber of room.participants.values()) {
    const layer = subscriber.subscriptions.get(track.sid)?.layerOf(which) ?? -1
    // One stream without simulcast is "high" whatever its index.
    highest = Math.max(highest, layer >= layers - 1 ? QUALITIES.length - 1 : layer)
  }
  return highest
}
