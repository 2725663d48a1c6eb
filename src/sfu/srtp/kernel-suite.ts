/** AES_CM_128_HMAC_SHA1_80, or _32: keystream by Node's AES, the rest by the kernel, four packets at a time (RFC 3711, RFC 4568 §6.2). */
import { AesCmReceiver } from './aes-cm-receiver.ts'
import { TAG_BYTES } from './authentication.ts'
import { KernelCipher } from './kernel-cipher.ts'
import { KernelSender } from './kernel-sender.ts'
import type { PacketBatch } from './packet-batch.ts'
import type { PacketCipher } from './packet-cipher.ts'
import type { SessionKeys } from './session-keys.ts'
import type { SrtpKernel } from './srtp-kernel.ts'
import type { SrtpReceiver, SrtpSuite } from './srtp-suite.ts'

export class KernelSuite implements SrtpSuite {
  readonly tagBytes: number
  readonly #kernel: SrtpKernel

  constructor(kernel: SrtpKernel, tagBytes = TAG_BYTES) {
    this.#kernel = kernel
    this.tagBytes = tagBytes
  }

  createSender(keys: SessionKeys, ssrc: number): KernelSender {
    return new KernelSender(this, this.#kernel, keys, ssrc)
  }

  createReceiver(keys: SessionKeys): SrtpReceiver {
    return new AesCmReceiver(new KernelCipher(this.#kernel, keys, this.tagBytes), this.tagBytes)
  }

  createReportCipher(keys: SessionKeys): PacketCipher {
    return new KernelCipher(this.#kernel, keys, TAG_BYTES)
  }

  /** Throws a RangeError where the batch is not in the kernel's memory. */
  protectAll(batch: PacketBatch): void {
    const { memory, count, offsets, lengths, headerLengths, indices, senders } = batch
    if (memory.buffer !== this.#kernel.memory.buffer) throw new RangeError("a batch outside the kernel's memory")
    for (let i = 0; i < count; i++) {
      // All senders of a batch are of its suite, and this one makes no others.
      const sender = senders[i] as KernelSender
      sender.prepare(i, memory.byteOffset + (offsets[i] ?? 0), lengths[i] ?? 0, headerLengths[i] ?? 0, indices[i] ?? 0)
    }
    this.#kernel.seal(count)
    for (let i = 0; i < count; i++) lengths[i] = (lengths[i] ?? 0) + this.tagBytes
  }
}
