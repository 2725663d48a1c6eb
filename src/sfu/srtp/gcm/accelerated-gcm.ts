/** GCM by OpenSSL with a kept context for each key; a whole batch is sealed in one call. */
import { type NativeGcm, SEALED_ROW } from '../../../accelerator/native-module.ts'
import { BATCH_PACKETS, type PacketBatch } from '../packet-batch.ts'
import type { GcmKeys } from '../session-keys.ts'
import type { GcmCipher, GcmCiphers } from './gcm-cipher.ts'
import { GcmSender } from './gcm-sender.ts'

const SEQUENCES = 0x10000

class AcceleratedCipher implements GcmCipher {
  readonly #native: NativeGcm
  /** Of the key; -1 once closed. */
  #number: number

  constructor(native: NativeGcm, { cipher, salt }: GcmKeys, seals: boolean) {
    this.#native = native
    this.#number = native.createKey(cipher.export(), salt, seals)
  }

  get number(): number {
    return this.#number
  }

  seal(memory: Uint8Array, offset: number, length: number, clear: number, ssrc: number, index: number, trailer: number): void {
    this.#native.seal(this.#number, memory, offset, length, clear, ssrc, index, trailer)
  }

  open(memory: Uint8Array, offset: number, length: number, clear: number, ssrc: number, index: number, trailer: number): boolean {
    return this.#native.open(this.#number, memory, offset, length, clear, ssrc, index, trailer)
  }

  close(): void {
    if (this.#number >= 0) this.#native.destroyKey(this.#number)
    this.#number = -1
  }
}

export class AcceleratedGcm implements GcmCiphers {
  readonly #native: NativeGcm
  readonly #rows = new Int32Array(BATCH_PACKETS * SEALED_ROW)

  constructor(native: NativeGcm) {
    this.#native = native
  }

  create(keys: GcmKeys, use: 'seal' | 'open'): GcmCipher {
    return new AcceleratedCipher(this.#native, keys, use === 'seal')
  }

  sealAll(batch: PacketBatch): void {
    const { memory, count, offsets, lengths, headerLengths, indices, senders } = batch
    const rows = this.#rows
    for (let i = 0, at = 0; i < count; i++) {
      const sender = senders[i]
      if (!(sender instanceof GcmSender) || !(sender.cipher instanceof AcceleratedCipher)) throw new TypeError('a batch of another suite')
      rows[at++] = sender.cipher.number
      rows[at++] = offsets[i] ?? 0
      rows[at++] = lengths[i] ?? 0
      rows[at++] = headerLengths[i] ?? 0
      rows[at++] = Math.floor((indices[i] ?? 0) / SEQUENCES)
    }
    this.#native.sealBatch(memory, rows, count)
  }
}
