/** Who speaks when in a meeting of many, and who looks at whom: the speaker large, some others small, the rest not at all. */
import { TrackType, UpdateTrackSettings, VideoQuality } from '@livekit/protocol'
import type { Publisher } from './publisher.ts'
import type { RoomSeat } from './room-seat.ts'

export interface Person {
  readonly identity: string
  readonly seat: RoomSeat
  readonly publisher: Publisher
}

/** Somebody else speaks so often. */
export const TURN_MS = 2000
/** The speaker's among them. */
const TILES = 9
const SIZES = {
  large: { width: 1280, height: 720, quality: VideoQuality.HIGH },
  small: { width: 320, height: 180, quality: VideoQuality.LOW },
} as const
type Size = keyof typeof SIZES

export class Conversation {
  readonly #people: readonly Person[]
  /** What each person has asked for, by who is looked at. */
  readonly #looks: readonly Map<number, Size>[]
  #speaker = -1

  constructor(people: readonly Person[]) {
    this.#people = people
    this.#looks = people.map(() => new Map<number, Size>())
  }

  /** The next one speaks, and everybody looks. */
  next(): void {
    this.#speaker = (this.#speaker + 1) % this.#people.length
    for (const [index, { publisher, seat }] of this.#people.entries()) {
      publisher.speak(index === this.#speaker)
      this.#look(index, seat, tilesOf(index, this.#speaker, this.#people.length))
    }
  }

  /** Only what is another than before is said: a client knows what it has asked for. */
  #look(viewer: number, seat: RoomSeat, tiles: ReadonlyMap<number, Size>): void {
    const before = this.#looks[viewer]
    for (const [index, { identity }] of this.#people.entries()) {
      const [was, is] = [before?.get(index), tiles.get(index)]
      if (index === viewer || (was === is && this.#speaker > 0)) continue
      const trackSid = pictureOf(seat, identity)
      if (trackSid === null) continue
      seat.say({ case: 'trackSetting', value: settingsOf(trackSid, is) })
      if (is === undefined) before?.delete(index)
      else before?.set(index, is)
    }
  }
}

const settingsOf = (trackSid: string, size: Size | undefined): UpdateTrackSettings =>
  new UpdateTrackSettings({ trackSids: [trackSid], ...(size === undefined ? { disabled: true } : SIZES[size]) })

const pictureOf = (seat: RoomSeat, identity: string): string | null =>
  seat.others.find((other) => other.identity === identity)?.tracks.find(({ type }) => type === TrackType.VIDEO)?.sid ?? null

/** Who sees whom: the speaker, and the next ones behind oneself. */
export function tilesOf(viewer: number, speaker: number, people: number): ReadonlyMap<number, Size> {
  const tiles = new Map<number, Size>(speaker === viewer ? [] : [[speaker, 'large']])
  for (let step = 1; step < people && tiles.size < TILES; step++) {
    const other = (viewer + step) % people
    if (!tiles.has(other)) tiles.set(other, 'small')
  }
  return tiles
}
