/** Keeps VP8's picture numbers continuous for one subscriber while its source changes, and where pictures are left out. */
import { SequenceMap } from '../rtp/sequence-map.ts'
import type { Vp8Descriptor, Vp8Shift } from './vp8.ts'

const LONG = 0x7fff
const SHORT = 0x7f
/** So that nothing falls below zero. */
const TURNS = 2

const forward = (from: number, to: number, mask: number): boolean => ((to - from) & mask) <= mask >>> 1

export class Vp8Continuity {
  readonly #shift: Vp8Shift = { pictureId: 0, tl0: 0, keyIndex: 0 }
  /** Of picture numbers, extended beyond their 15 or 7 bits. */
  #pictures: SequenceMap | null = null
  #incoming = 0
  #tl0 = 0
  #keyIndex = 0

  /** The next picture is `descriptor`'s, from wherever it comes. */
  restart(descriptor: Vp8Descriptor): void {
    this.#incoming = descriptor.pictureId + TURNS * (LONG + 1)
    if (this.#pictures === null) {
      this.#pictures = new SequenceMap(this.#incoming - 1)
      this.#tl0 = descriptor.tl0
      this.#keyIndex = descriptor.keyIndex
    } else {
      this.#shift.tl0 = (this.#tl0 + 1 - descriptor.tl0) & 0xff
      this.#shift.keyIndex = (this.#keyIndex + 1 - descriptor.keyIndex) & 0x1f
    }
    this.#pictures.restart(this.#incoming)
  }

  /** `descriptor`'s picture is not sent: the next one has its number. */
  skip(descriptor: Vp8Descriptor): void {
    if (descriptor.pictureIdAt >= 0) this.#pictures?.skip(this.#extended(descriptor))
  }

  /** What to add to a packet that is sent; valid until the next call. */
  shiftOf(descriptor: Vp8Descriptor): Vp8Shift {
    const extended = this.#extended(descriptor)
    const outgoing = this.#pictures?.map(extended) ?? -1
    this.#shift.pictureId = outgoing < 0 ? 0 : (outgoing - extended) & LONG
    const tl0 = (descriptor.tl0 + this.#shift.tl0) & 0xff
    const keyIndex = (descriptor.keyIndex + this.#shift.keyIndex) & 0x1f
    // Packets that were overtaken must not take the numbers back.
    if (forward(this.#tl0, tl0, 0xff)) this.#tl0 = tl0
    if (forward(this.#keyIndex, keyIndex, 0x1f)) this.#keyIndex = keyIndex
    return this.#shift
  }

  #extended({ pictureId, pictureIdIsLong }: Vp8Descriptor): number {
    const mask = pictureIdIsLong ? LONG : SHORT
    const step = (pictureId - this.#incoming) & mask
    const extended = this.#incoming + (step <= mask >>> 1 ? step : step - mask - 1)
    this.#incoming = Math.max(this.#incoming, extended)
    return extended
  }
}
