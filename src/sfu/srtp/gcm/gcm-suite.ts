/** AEAD_AES_128_GCM (RFC 7714). */
import type { SrtpKeys } from '../../forwarding/peer-media.ts'
import type { PacketBatch } from '../packet-batch.ts'
import { deriveGcmKeys } from '../session-keys.ts'
import type { SrtpProtection, BatchSuite } from '../srtp-suite.ts'
import { GCM_TAG_BYTES, type GcmCiphers } from './gcm-cipher.ts'
import { GcmReceiver } from './gcm-receiver.ts'
import { GcmReportReceiver, GcmReportSender } from './gcm-reports.ts'
import { GcmSender } from './gcm-sender.ts'

export class GcmSuite implements BatchSuite {
  readonly #ciphers: GcmCiphers

  constructor(ciphers: GcmCiphers) {
    this.#ciphers = ciphers
  }

  protection({ local, remote }: SrtpKeys): SrtpProtection {
    const ciphers = this.#ciphers
    const sealing = ciphers.create(deriveGcmKeys(local, 'rtp'), 'seal')
    const opening = ciphers.create(deriveGcmKeys(remote, 'rtp'), 'open')
    const sealingReports = ciphers.create(deriveGcmKeys(local, 'rtcp'), 'seal')
    const openingReports = ciphers.create(deriveGcmKeys(remote, 'rtcp'), 'open')
    const sender = new GcmSender(this, sealing)
    return {
      receiver: new GcmReceiver(opening),
      reports: new GcmReportReceiver(openingReports),
      ownReports: new GcmReportSender(sealingReports),
      // One for all SSRCs: the nonce says which it is.
      createSender: () => sender,
      close: () => [sealing, opening, sealingReports, openingReports].forEach((cipher) => cipher.close()),
    }
  }

  protectAll(batch: PacketBatch): void {
    const { count, lengths } = batch
    this.#ciphers.sealAll(batch)
    for (let i = 0; i < count; i++) lengths[i] = (lengths[i] ?? 0) + GCM_TAG_BYTES
  }
}
