import type { LocalSound, PublishOptions, SoundCodec } from '../room-client.ts'
import type { UpTrackDraft } from './negotiation.ts'
import type { OwnTrack } from './publishing.ts'
import type { SoundSender } from '../sound/sound-sender.ts'

/** What the gateway holds of its track while connections come and go beneath it. */
export class LocalTrack implements LocalSound, OwnTrack {
  readonly draft: UpTrackDraft
  readonly name: string
  trackSid = ''
  codec: SoundCodec
  listened = true
  #muted: boolean
  #sender: SoundSender | null = null
  readonly #tell: (muted: boolean) => void

  /** `tell`: says to the server that we muted ourselves or stopped to. */
  constructor(draft: UpTrackDraft, options: PublishOptions, tell: (muted: boolean) => void) {
    this.draft = draft
    this.name = options.name ?? ''
    this.codec = draft.codecs[0] ?? 'opus'
    this.#muted = options.muted ?? false
    this.#tell = tell
  }

  get muted(): boolean {
    return this.#muted
  }

  get sender(): SoundSender | null {
    return this.#sender
  }

  send(payload: Uint8Array, samples: number, level?: number): void {
    if (this.#muted) this.#sender?.skip(samples)
    else this.#sender?.write(payload, samples, level)
  }

  skip(samples: number): void {
    this.#sender?.skip(samples)
  }

  mute(muted: boolean): void {
    if (this.#muted === muted) return
    this.#muted = muted
    this.#tell(muted)
  }

  attended(anybody: boolean): void {
    this.listened = anybody
  }

  /** By the server; it need not be told. False when it is so already. */
  muteForced(muted: boolean): boolean {
    const changed = this.#muted !== muted
    this.#muted = muted
    return changed
  }

  attach(sender: SoundSender | null, codec = this.codec): void {
    this.#sender = sender
    this.codec = codec
  }
}
