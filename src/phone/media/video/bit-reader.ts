/** Bits of a NAL unit, without the bytes that only keep start codes away (ITU-T H.264 §7.2, §7.4.1, §9.1). Behind the end all are 0. */
export class BitReader {
  readonly #bytes: Uint8Array
  #at = 0

  /** `payload` behind the unit's head. */
  constructor(payload: Uint8Array) {
    this.#bytes = payload.filter((byte, i) => byte !== 3 || i < 2 || payload[i - 1] !== 0 || payload[i - 2] !== 0)
  }

  /** More was read than there is. */
  get isOver(): boolean {
    return this.#at > this.#bytes.length * 8
  }

  bit(): number {
    const bit = ((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1
    this.#at++
    return bit
  }

  /** At most 32. */
  bits(count: number): number {
    let value = 0
    for (let i = 0; i < count; i++) value = value * 2 + this.bit()
    return value
  }

  /** ue(v). */
  unsigned(): number {
    let zeros = 0
    while (zeros < 32 && this.bit() === 0) zeros++
    return 2 ** zeros - 1 + this.bits(zeros)
  }

  /** se(v). */
  signed(): number {
    const code = this.unsigned()
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2
  }
}
