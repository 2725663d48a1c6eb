/** One track of our own, a sound or a picture: from the wish to publish it until it is gone. */
import type { TrackPublishedResponse } from '@livekit/protocol'
import type { Response } from '../signal/signal-socket.ts'
import type { Surroundings } from '../surroundings.ts'

export interface OwnTrack {
  readonly draft: { readonly cid: string }
  /** Empty until the server has given one. */
  trackSid: string
  /** Null while nothing can be sent. */
  readonly sender: object | null
  /** Whether anybody receives it. */
  attended(anybody: boolean): void
  /** By the server; it need not be told. False when it is so already. */
  muteForced(muted: boolean): boolean
}

export interface PublishingOptions<T extends OwnTrack> {
  readonly surroundings: Surroundings
  readonly begin: (track: T) => void
  readonly end: () => void
  /** By the server. */
  readonly muted: (muted: boolean) => void
}

export type Published<T> =
  | { readonly published: true; readonly track: T }
  | { readonly published: false; readonly why: 'not-allowed' | 'no-codec' | 'already' | 'closed' | 'timeout' }

const patienceMs = 5000

export class Publishing<T extends OwnTrack> {
  readonly #options: PublishingOptions<T>
  #track: T | null = null
  #settle: ((published: Published<T>) => void) | null = null
  #cancel: () => void = () => undefined

  constructor(options: PublishingOptions<T>) {
    this.#options = options
  }

  get track(): T | null {
    return this.#track
  }

  publish(track: T): Promise<Published<T>> {
    if (this.#track !== null) return Promise.resolve({ published: false, why: 'already' })
    const { promise, resolve } = Promise.withResolvers<Published<T>>()
    this.#track = track
    this.#settle = resolve
    this.#cancel = this.#options.surroundings.after(patienceMs, () => this.#fail('timeout'))
    this.#options.begin(track)
    return promise
  }

  unpublish(): void {
    if (this.#track === null) return
    this.#track = null
    this.#finish({ published: false, why: 'closed' })
    this.#options.end()
  }

  /** Whatever the server says of a track of ours, be it this one or not. */
  hear(message: Response): void {
    switch (message.case) {
      case 'trackPublished':
        return this.#published(message.value)
      // The server took our track away, or confirms that we did.
      case 'trackUnpublished':
        return this.#track?.trackSid === message.value.trackSid ? this.unpublish() : undefined
      case 'mute':
        return this.#mutedByServer(message.value.sid, message.value.muted)
      case 'requestResponse': {
        const { request, reason } = message.value
        const isRefused = request.case === 'addTrack' && reason !== 0 && request.value.cid === this.#track?.draft.cid
        return isRefused ? this.#fail('not-allowed') : undefined
      }
      default:
        return
    }
  }

  /** `refused`: it was offered, and the server takes it in no form. */
  agreed(refused: boolean): void {
    if (this.#track === null || this.#settle === null) return
    if (refused && this.#track.trackSid !== '') this.#fail('no-codec')
    else this.#check()
  }

  attended(trackSid: string, anybody: boolean): void {
    if (this.#track?.trackSid === trackSid) this.#track.attended(anybody)
  }

  /** What the server said of who receives it may be old: it says it again if it still holds. */
  begunAnew(): void {
    this.#track?.attended(true)
  }

  close(): void {
    this.#track = null
    this.#finish({ published: false, why: 'closed' })
  }

  /** Both must be there: its sid, and packets that may flow. */
  #check(): void {
    const track = this.#track
    if (track !== null && track.trackSid !== '' && track.sender !== null) this.#finish({ published: true, track })
  }

  #published({ cid, track }: TrackPublishedResponse): void {
    if (this.#track === null || this.#track.draft.cid !== cid || track === undefined) return
    this.#track.trackSid = track.sid
    this.#check()
  }

  #mutedByServer(trackSid: string, muted: boolean): void {
    if (this.#track?.trackSid === trackSid && this.#track.muteForced(muted)) this.#options.muted(muted)
  }

  #fail(why: 'not-allowed' | 'no-codec' | 'timeout'): void {
    this.#track = null
    this.#finish({ published: false, why })
    this.#options.end()
  }

  #finish(published: Published<T>): void {
    this.#cancel()
    this.#settle?.(published)
    this.#settle = null
  }
}
