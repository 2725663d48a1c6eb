import { Keystream } from './keystream.ts'
import type { SessionKeys } from './session-keys.ts'
import { MAX_PACKET_ALONE, type HmacStates, type SrtpKernel } from './srtp-kernel.ts'
import type { SrtpSender, SrtpSuite } from './srtp-suite.ts'

export class KernelSender implements SrtpSender {
  readonly suite: SrtpSuite
  readonly #kernel: SrtpKernel
  readonly #keystream: Keystream
  readonly #states: HmacStates

  constructor(suite: SrtpSuite, kernel: SrtpKernel, keys: SessionKeys, ssrc: number) {
    this.suite = suite
    this.#kernel = kernel
    this.#keystream = new Keystream(keys, ssrc, kernel)
    this.#states = kernel.hmacStates(keys.authentication)
  }

  /** Makes the packet at `at` in the kernel's memory its next job `i`. */
  prepare(i: number, at: number, length: number, headerLength: number, index: number): void {
    this.#keystream.copy(length - headerLength, index, this.#kernel.memory, this.#kernel.keystreamOf(i))
    this.#kernel.setJob(i, at, headerLength, length, index / 0x10000, this.#states)
  }

  protect(memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): number {
    if (length > MAX_PACKET_ALONE) throw new RangeError('a packet beyond the kernel')
    const { alone } = this.#kernel
    const whole = length + this.suite.tagBytes
    alone.set(memory.subarray(offset, offset + length))
    this.prepare(0, alone.byteOffset, length, headerLength, index)
    this.#kernel.seal(1)
    memory.set(alone.subarray(0, whole), offset)
    return whole
  }
}
