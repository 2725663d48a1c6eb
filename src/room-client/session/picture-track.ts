import type { PictureSender } from '../picture/picture-sender.ts'
import type { LocalPicture, PicturePacket } from '../room-pictures.ts'
import type { PictureDraft } from './negotiation.ts'
import type { OwnTrack } from './publishing.ts'

export interface PictureTrackOptions {
  readonly width: number
  readonly height: number
  readonly name?: string
}

/** What the gateway holds of its picture while connections come and go beneath it. */
export class PictureTrack implements LocalPicture, OwnTrack {
  readonly draft: PictureDraft
  readonly name: string
  readonly width: number
  readonly height: number
  trackSid = ''
  watched = true
  #muted = false
  #sender: PictureSender | null = null
  readonly #tell: (muted: boolean) => void

  /** `tell`: says to the server that we muted ourselves or stopped to. */
  constructor(draft: PictureDraft, { width, height, name }: PictureTrackOptions, tell: (muted: boolean) => void) {
    this.draft = draft
    this.name = name ?? ''
    this.width = width
    this.height = height
    this.#tell = tell
  }

  get muted(): boolean {
    return this.#muted
  }

  get sender(): PictureSender | null {
    return this.#sender
  }

  send(packet: PicturePacket): void {
    if (!this.#muted) this.#sender?.write(packet)
  }

  mute(muted: boolean): void {
    if (this.muteForced(muted)) this.#tell(muted)
  }

  attended(anybody: boolean): void {
    this.watched = anybody
  }

  muteForced(muted: boolean): boolean {
    if (this.#muted === muted) return false
    this.#muted = muted
    // Nobody misses what was not to be seen.
    if (!muted) this.#sender?.restart()
    return true
  }

  attach(sender: PictureSender | null): void {
    this.#sender = sender
  }
}
