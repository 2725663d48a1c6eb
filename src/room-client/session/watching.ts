/** Which pictures of others we look at, and in what size. */
import type { ParticipantInfo } from '@livekit/protocol'
import type { RemotePicture } from '../room-pictures.ts'
import { subscription, wantedSize } from '../signal/requests.ts'
import type { Request } from '../signal/signal-socket.ts'
import { PictureRoster } from './picture-roster.ts'

export interface WatchingOptions {
  readonly say: (request: Request) => void
  readonly changed: () => void
}

export interface Size {
  readonly width: number
  readonly height: number
}

const mostWishes = 1000
const largest = 16_384

export class Watching {
  readonly #options: WatchingOptions
  readonly #roster = new PictureRoster()
  readonly #wishes = new Map<string, Size>()

  constructor(options: WatchingOptions) {
    this.#options = options
  }

  get pictures(): readonly RemotePicture[] {
    return this.#roster.pictures
  }

  /** Sids of those that we want to see. */
  get watched(): readonly string[] {
    return [...this.#wishes.keys()].filter((trackSid) => this.#roster.find(trackSid) !== undefined)
  }

  find(trackSid: string): RemotePicture | undefined {
    return this.#roster.find(trackSid)
  }

  /** A new session: it knows nothing of us yet. */
  begin(others: readonly ParticipantInfo[]): void {
    const changed = this.#roster.update(others, true)
    this.#ask(this.watched)
    if (changed) this.#options.changed()
  }

  update(participants: readonly ParticipantInfo[]): void {
    const before = new Set(this.watched)
    if (!this.#roster.update(participants)) return
    const { watched } = this
    this.#ask(watched.filter((trackSid) => !before.has(trackSid)))
    for (const trackSid of before) if (!watched.includes(trackSid)) this.#wishes.delete(trackSid)
    this.#options.changed()
  }

  look(trackSid: string, size: Size | null): void {
    const before = this.#wishes.get(trackSid)
    const wanted = size === null ? null : bounded(size)
    if (wanted === null) this.#wishes.delete(trackSid)
    else if (before !== undefined || this.#wishes.size < mostWishes) this.#wishes.set(trackSid, wanted)
    if (this.#roster.find(trackSid) === undefined) return
    if (wanted === null && before !== undefined) this.#options.say(subscription([trackSid], false))
    else if (wanted !== null && (before?.width !== wanted.width || before.height !== wanted.height)) this.#ask([trackSid])
  }

  /** After a resume: whatever was changed while nobody heard it. */
  repeat(): void {
    const watched = new Set(this.watched)
    const not = this.pictures.filter(({ trackSid }) => !watched.has(trackSid)).map(({ trackSid }) => trackSid)
    this.#ask([...watched])
    if (not.length > 0) this.#options.say(subscription(not, false))
  }

  #ask(trackSids: readonly string[]): void {
    if (trackSids.length > 0) this.#options.say(subscription(trackSids, true))
    for (const trackSid of trackSids) {
      const size = this.#wishes.get(trackSid)
      if (size !== undefined) this.#options.say(wantedSize(trackSid, size))
    }
  }
}

const pixels = (wanted: number): number => Math.max(1, Math.min(largest, Math.round(wanted)))

const bounded = ({ width, height }: Size): Size => ({ width: pixels(width), height: pixels(height) })
