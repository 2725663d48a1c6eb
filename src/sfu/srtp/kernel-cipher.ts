import { Keystream } from './keystream.ts'
import type { PacketCipher } from './packet-cipher.ts'
import type { SessionKeys } from './session-keys.ts'
import type { HmacStates, SrtpKernel } from './srtp-kernel.ts'

/** By the kernel, packet by packet, which is copied there and back. */
export class KernelCipher implements PacketCipher {
  readonly #kernel: SrtpKernel
  readonly #keys: SessionKeys
  readonly #states: HmacStates
  readonly #tagBytes: number

  constructor(kernel: SrtpKernel, keys: SessionKeys, tagBytes: number) {
    this.#kernel = kernel
    this.#keys = keys
    this.#states = kernel.hmacStates(keys.authentication)
    this.#tagBytes = tagBytes
  }

  createKeystream(ssrc: number): Keystream {
    return new Keystream(this.#keys, ssrc, this.#kernel)
  }

  isGenuine(memory: Uint8Array, offset: number, length: number, headerLength: number, signed: number): boolean {
    const { alone } = this.#kernel
    alone.set(memory.subarray(offset, offset + length + this.#tagBytes))
    this.#kernel.setJob(0, alone.byteOffset, headerLength, length, signed, this.#states)
    return this.#kernel.verify(this.#tagBytes)
  }

  /** The packet lies in the kernel since it was found genuine. */
  decrypt(keystream: Keystream, memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): void {
    keystream.copy(length - headerLength, index, this.#kernel.memory, this.#kernel.keystreamOf(0))
    this.#kernel.decrypt()
    memory.set(this.#kernel.alone.subarray(headerLength, length), offset + headerLength)
  }

  seal(
    keystream: Keystream,
    memory: Uint8Array,
    offset: number,
    length: number,
    headerLength: number,
    index: number,
    signed: number,
  ): void {
    const { alone, memory: own } = this.#kernel
    alone.set(memory.subarray(offset, offset + length))
    keystream.copy(length - headerLength, index, own, this.#kernel.keystreamOf(0))
    this.#kernel.setJob(0, alone.byteOffset, headerLength, length, signed, this.#states)
    this.#kernel.seal(1)
    memory.set(alone.subarray(0, length + this.#tagBytes), offset)
  }
}
