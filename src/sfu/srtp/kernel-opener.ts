import type { PacketOpener } from './aes-cm-receiver.ts'
import { Keystream } from './keystream.ts'
import type { SessionKeys } from './session-keys.ts'
import type { HmacStates, SrtpKernel } from './srtp-kernel.ts'

export class KernelOpener implements PacketOpener {
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

  isGenuine(memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): boolean {
    const { alone } = this.#kernel
    alone.set(memory.subarray(offset, offset + length + this.#tagBytes))
    this.#kernel.setJob(0, alone.byteOffset, headerLength, length, index, this.#states)
    return this.#kernel.verify(this.#tagBytes)
  }

  /** The packet lies in the kernel since it was found genuine. */
  decrypt(keystream: Keystream, memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): void {
    keystream.copy(length - headerLength, index, this.#kernel.memory, this.#kernel.keystreamOf(0))
    this.#kernel.decrypt()
    memory.set(this.#kernel.alone.subarray(headerLength, length), offset + headerLength)
  }
}
