import { type ParticipantInfo, ParticipantInfo_State, type TrackInfo, TrackSource, TrackType } from '@livekit/protocol'
import type { RemotePicture } from '../room-pictures.ts'

const mostParticipants = 10_000
const mostPicturesOfOne = 8

/** The pictures of everybody else in the room. */
export class PictureRoster {
  /** By participant. */
  readonly #bySid = new Map<string, readonly RemotePicture[]>()
  #byTrack: ReadonlyMap<string, RemotePicture> = new Map()

  get pictures(): readonly RemotePicture[] {
    return [...this.#byTrack.values()]
  }

  find(trackSid: string): RemotePicture | undefined {
    return this.#byTrack.get(trackSid)
  }

  /** True when there is another picture, one less, or one that is another way. With `isAll`, whoever is not among them is gone. */
  update(participants: readonly ParticipantInfo[], isAll = false): boolean {
    const before = this.#byTrack
    if (isAll) this.#bySid.clear()
    for (const participant of participants) this.#note(participant)
    const all = [...this.#bySid.values()].flat()
    this.#byTrack = new Map(all.map((picture) => [picture.trackSid, same(before.get(picture.trackSid), picture)]))
    return before.size !== this.#byTrack.size || this.pictures.some((picture) => before.get(picture.trackSid) !== picture)
  }

  #note({ sid, identity, state, tracks }: ParticipantInfo): void {
    const shown = state === ParticipantInfo_State.DISCONNECTED ? [] : tracks.filter(({ type }) => type === TrackType.VIDEO)
    if (shown.length === 0) this.#bySid.delete(sid)
    else if (this.#bySid.has(sid) || this.#bySid.size < mostParticipants)
      this.#bySid.set(
        sid,
        shown.slice(0, mostPicturesOfOne).map((track) => pictureOf(identity, track)),
      )
  }
}

const pictureOf = (identity: string, { sid, source, width, height, muted }: TrackInfo): RemotePicture => ({
  trackSid: sid,
  identity,
  source: source === TrackSource.SCREEN_SHARE ? 'screen' : 'camera',
  width,
  height,
  muted,
})

/** What is as it was stays the same object. */
function same(before: RemotePicture | undefined, now: RemotePicture): RemotePicture {
  if (before === undefined) return now
  const isSame =
    before.identity === now.identity &&
    before.source === now.source &&
    before.width === now.width &&
    before.height === now.height &&
    before.muted === now.muted
  return isSame ? before : now
}
