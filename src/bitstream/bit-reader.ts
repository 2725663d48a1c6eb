/** Bits of some bytes, the highest of each first. Beyond the end there are zeros, and `overrun` says so. */
export class BitReader {
  #memory: Uint8Array = new Uint8Array(0)
  #at = 0
  #end = 0

  /** `offset` and `length` in bytes. A reader begins as often as wanted. */
  begin(memory: Uint8Array, offset = 0, length: number = memory.length - offset): this {
    this.#memory = memory
    this.#at = offset * 8
    this.#end = Math.min(offset + length, memory.length) * 8
    return this
  }

  /** More was read than there is. */
  get overrun(): boolean {
    return this.#at > this.#end
  }

  /** At most 32 bits. */
  read(bits: number): number {
    let value = 0
    for (let i = 0; i < bits; i++) value = value * 2 + this.#bit()
    return value
  }

  skip(bits: number): void {
    this.#at += bits
  }

  flag(): boolean {
    return this.#bit() === 1
  }

  /** A number below `limit`, in as few bits as it needs (AV1 bitstream specification §4.10.7, "ns(n)"). */
  below(limit: number): number {
    const bits = 32 - Math.clz32(limit)
    const short = 2 ** bits - limit
    const value = this.read(bits - 1)
    return value < short ? value : value * 2 + this.#bit() - short
  }

  /** Exp-Golomb, H.264 §9.1: ue(v). */
  unsigned(): number {
    let zeros = 0
    while (zeros < 32 && this.#bit() === 0) zeros++
    return 2 ** zeros - 1 + this.read(zeros)
  }

  /** H.264 §9.1.1: se(v). */
  signed(): number {
    const code = this.unsigned()
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2
  }

  #bit(): number {
    const at = this.#at++
    return at < this.#end ? ((this.#memory[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1 : 0
  }
}
