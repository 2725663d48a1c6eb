/** AES_CM_128_HMAC_SHA1_80, or _32, by Node's own ciphers, packet by packet (RFC 3711, RFC 4568 §6.2). */
import { AesCmReceiver } from './aes-cm-receiver.ts'
import { TAG_BYTES } from './authentication.ts'
import type { PacketBatch } from './packet-batch.ts'
import type { PacketCipher } from './packet-cipher.ts'
import { PlainCipher } from './plain-cipher.ts'
import { PlainSender } from './plain-sender.ts'
import type { SessionKeys } from './session-keys.ts'
import type { SrtpReceiver, SrtpSuite } from './srtp-suite.ts'

export class PlainSuite implements SrtpSuite {
  readonly tagBytes: number

  constructor(tagBytes = TAG_BYTES) {
    this.tagBytes = tagBytes
  }

  createSender(keys: SessionKeys, ssrc: number): PlainSender {
    return new PlainSender(this, keys, ssrc)
  }

  createReceiver(keys: SessionKeys): SrtpReceiver {
    return new AesCmReceiver(new PlainCipher(keys, this.tagBytes), this.tagBytes)
  }

  createReportCipher(keys: SessionKeys): PacketCipher {
    return new PlainCipher(keys, TAG_BYTES)
  }

  protectAll({ memory, count, offsets, lengths, headerLengths, indices, senders }: PacketBatch): void {
    for (let i = 0; i < count; i++) {
      const sender = senders[i]
      if (sender) lengths[i] = sender.protect(memory, offsets[i] ?? 0, lengths[i] ?? 0, headerLengths[i] ?? 0, indices[i] ?? 0)
    }
  }
}
