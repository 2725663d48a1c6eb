/** Keeps VP8's picture numbers continuous for one subscriber while its source changes. */
import type { Vp8Descriptor, Vp8Shift } from './vp8.ts'

const forward = (from: number, to: number, mask: number): boolean => ((to - from) & mask) <= mask >>> 1

export class Vp8Continuity {
  readonly shift: Vp8Shift = { pictureId: 0, tl0: 0, keyIndex: 0 }
  #sent = false
  #pictureId = 0
  #tl0 = 0
  #keyIndex = 0

  /** The next picture is `descriptor`'s, from wherever it comes. */
  restart(descriptor: Vp8Descriptor): void {
    if (!this.#sent) return
    this.shift.pictureId = (this.#pictureId + 1 - descriptor.pictureId) & 0x7fff
    this.shift.tl0 = (this.#tl0 + 1 - descriptor.tl0) & 0xff
    this.shift.keyIndex = (this.#keyIndex + 1 - descriptor.keyIndex) & 0x1f
  }

  /** After each packet that goes out. */
  sent(descriptor: Vp8Descriptor): void {
    const pictureId = (descriptor.pictureId + this.shift.pictureId) & 0x7fff
    const tl0 = (descriptor.tl0 + this.shift.tl0) & 0xff
    const keyIndex = (descriptor.keyIndex + this.shift.keyIndex) & 0x1f
    // Packets that were overtaken must not take the numbers back.
    if (!this.#sent || forward(this.#pictureId, pictureId, 0x7fff)) this.#pictureId = pictureId
    if (!this.#sent || forward(this.#tl0, tl0, 0xff)) this.#tl0 = tl0
    if (!this.#sent || forward(this.#keyIndex, keyIndex, 0x1f)) this.#keyIndex = keyIndex
    this.#sent = true
  }
}
