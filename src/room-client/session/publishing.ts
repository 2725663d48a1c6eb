/** Our own track: from the wish to publish it until it is gone. */
import type { SubscribedAudioCodecUpdate, TrackPublishedResponse } from '@livekit/protocol'
import type { Publication, PublishOptions } from '../room-client.ts'
import { mute } from '../signal/requests.ts'
import type { Request } from '../signal/signal-socket.ts'
import type { Surroundings } from '../surroundings.ts'
import { LocalTrack } from './local-track.ts'
import type { Agreement } from './negotiation.ts'

export interface PublishingOptions {
  readonly surroundings: Surroundings
  readonly say: (request: Request) => void
  readonly begin: (track: LocalTrack) => void
  readonly end: () => void
  /** By the server. */
  readonly muted: (muted: boolean) => void
}

const patienceMs = 5000

export class Publishing {
  readonly #options: PublishingOptions
  #track: LocalTrack | null = null
  #settle: ((publication: Publication) => void) | null = null
  #cancel: () => void = () => undefined

  constructor(options: PublishingOptions) {
    this.#options = options
  }

  get track(): LocalTrack | null {
    return this.#track
  }

  publish(options: PublishOptions): Promise<Publication> {
    if (this.#track !== null) return Promise.resolve({ published: false, why: 'already' })
    const { promise, resolve } = Promise.withResolvers<Publication>()
    const track = this.#newTrack(options)
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

  published({ cid, track }: TrackPublishedResponse): void {
    if (this.#track === null || this.#track.draft.cid !== cid || track === undefined) return
    this.#track.trackSid = track.sid
    this.#check()
  }

  refused(cid: string): void {
    if (this.#track?.draft.cid === cid) this.#fail('not-allowed')
  }

  agreed({ upRefused }: Agreement): void {
    if (this.#track === null || this.#settle === null) return
    if (upRefused && this.#track.trackSid !== '') this.#fail('no-codec')
    else this.#check()
  }

  /** The server took our track away, or confirms that we did. */
  unpublished(trackSid: string): void {
    if (this.#track?.trackSid === trackSid) this.unpublish()
  }

  mutedByServer(trackSid: string, muted: boolean): void {
    if (this.#track?.trackSid === trackSid && this.#track.muteForced(muted)) this.#options.muted(muted)
  }

  listened({ trackSid, subscribedAudioCodecs }: SubscribedAudioCodecUpdate): void {
    if (this.#track?.trackSid === trackSid) this.#track.listened = subscribedAudioCodecs.some(({ enabled }) => enabled)
  }

  /** What the server said of our listeners may be old: it says it again if it still holds. */
  begunAnew(): void {
    if (this.#track !== null) this.#track.listened = true
  }

  close(): void {
    this.#track = null
    this.#finish({ published: false, why: 'closed' })
  }

  #newTrack(options: PublishOptions): LocalTrack {
    const { bytes, random } = this.#options.surroundings
    const codecs = options.codecs ?? ['opus']
    const draft = { cid: `sound-${bytes(9).toString('base64url')}`, ssrc: 1 + random(0xffffffff), codecs }
    const track: LocalTrack = new LocalTrack(draft, options, (muted) => {
      if (track.trackSid !== '') this.#options.say(mute(track.trackSid, muted))
    })
    return track
  }

  /** Both must be there: its sid, and packets that may flow. */
  #check(): void {
    const track = this.#track
    if (track !== null && track.trackSid !== '' && track.sender !== null) this.#finish({ published: true, sound: track })
  }

  #fail(why: 'not-allowed' | 'no-codec' | 'timeout'): void {
    this.#track = null
    this.#finish({ published: false, why })
    this.#options.end()
  }

  #finish(publication: Publication): void {
    this.#cancel()
    this.#settle?.(publication)
    this.#settle = null
  }
}
