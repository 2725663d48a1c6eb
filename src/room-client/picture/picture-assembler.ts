/** Whole pictures out of packets that come in order. After a hole nothing comes out until a picture that needs no other. */
import { H264AccessUnit } from '../../sfu/codec/h264-access-unit.ts'
import { keyFrameDetector, type StartsKeyFrame } from '../../sfu/codec/key-frame.ts'
import { Vp8Picture } from '../../sfu/codec/vp8-picture.ts'
import { Vp9Picture } from '../../sfu/codec/vp9-picture.ts'
import type { ReceivedPicture } from '../room-pictures.ts'

/** One picture that is being put together. */
interface Parts {
  add(payload: Uint8Array): boolean
  take(): Uint8Array | null
  clear(): void
}

const PARTS: Readonly<Record<ReceivedPicture['codec'], new () => Parts>> = { h264: H264AccessUnit, vp8: Vp8Picture, vp9: Vp9Picture }

export class PictureAssembler {
  readonly codec: ReceivedPicture['codec']
  readonly #parts: Parts
  readonly #startsKeyFrame: StartsKeyFrame
  readonly #deliver: (picture: ReceivedPicture) => void
  /** Of the picture that has begun; -1 between two. */
  #timestamp = -1
  #key = false
  #waits = true

  constructor(codec: ReceivedPicture['codec'], deliver: (picture: ReceivedPicture) => void) {
    this.codec = codec
    this.#parts = new PARTS[codec]()
    this.#startsKeyFrame = keyFrameDetector(codec)
    this.#deliver = deliver
  }

  /** Only a key frame helps. */
  get waits(): boolean {
    return this.#waits
  }

  /** Packets follow each other without a hole, but where `lost` tells of one. */
  take(timestamp: number, marker: boolean, payload: Uint8Array): void {
    if (payload.length === 0) return
    const startsKeyFrame = this.#startsKeyFrame(payload, 0, payload.length)
    if (this.#timestamp >= 0 && timestamp !== this.#timestamp) this.#passOn(startsKeyFrame)
    if (this.#waits && !startsKeyFrame) return
    this.#waits = false
    this.#timestamp = timestamp
    this.#key ||= startsKeyFrame
    if (!this.#parts.add(payload)) this.lost()
    else if (marker) this.#finish()
  }

  lost(): void {
    this.#parts.clear()
    this.#timestamp = -1
    this.#key = false
    this.#waits = true
  }

  /**
   * The next picture begins though the last packet of this one was not marked. Either its sender never marks; or the server went over
   * to another layer in the midst of it, and then it is not missed.
   */
  #passOn(toKeyFrame: boolean): void {
    if (toKeyFrame) this.lost()
    else this.#finish()
  }

  #finish(): void {
    const data = this.#parts.take()
    const { codec } = this
    const [key, timestamp] = [this.#key, this.#timestamp]
    this.#timestamp = -1
    this.#key = false
    if (data === null) this.#waits = true
    else this.#deliver({ codec, key, timestamp, data })
  }
}
