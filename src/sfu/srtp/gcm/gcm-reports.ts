/** SRTCP under AEAD_AES_128_GCM (RFC 7714 §9): the index, signed too, stands behind the tag. */
import { putU32, u32 } from '../../rtp/network-order.ts'
import { ReplayWindows } from '../replay-windows.ts'
import type { ReportReceiver, ReportSender } from '../srtp-suite.ts'
import { GCM_TAG_BYTES, type GcmCipher } from './gcm-cipher.ts'

/** Header and sender's SSRC. */
const CLEAR_BYTES = 8
const SSRC_AT = 4
const INDEX_BYTES = 4
const ENCRYPTED = 0x80000000
const MAX_INDEX = 0x7fffffff
/** What a report grows by. */
const GCM_REPORT_OVERHEAD = GCM_TAG_BYTES + INDEX_BYTES

export class GcmReportSender implements ReportSender {
  readonly #cipher: GcmCipher
  /** One count for all SSRCs: RFC 3711 wants only that none repeats. */
  #index = 0

  constructor(cipher: GcmCipher) {
    this.#cipher = cipher
  }

  protect(memory: Uint8Array, offset: number, length: number): number {
    this.#index = (this.#index + 1) % (MAX_INDEX + 1)
    putU32(memory, offset + length + GCM_TAG_BYTES, ENCRYPTED + this.#index)
    this.#cipher.seal(memory, offset, length, CLEAR_BYTES, u32(memory, offset + SSRC_AT), this.#index, INDEX_BYTES)
    return length + GCM_REPORT_OVERHEAD
  }
}

export class GcmReportReceiver implements ReportReceiver {
  readonly #cipher: GcmCipher
  readonly #windows = new ReplayWindows()

  constructor(cipher: GcmCipher) {
    this.#cipher = cipher
  }

  open(memory: Uint8Array, offset: number, length: number): number {
    const plain = length - GCM_REPORT_OVERHEAD
    if (plain < CLEAR_BYTES) return -1
    const word = u32(memory, offset + plain + GCM_TAG_BYTES)
    const index = word % ENCRYPTED
    const ssrc = u32(memory, offset + SSRC_AT)
    if (this.#windows.find(ssrc)?.isFresh(index) === false) return -1
    // What is not encrypted is signed as a whole (RFC 7714 §9.3).
    const clear = word >= ENCRYPTED ? CLEAR_BYTES : plain
    if (!this.#cipher.open(memory, offset, plain, clear, ssrc, index, INDEX_BYTES)) return -1
    this.#windows.mark(ssrc, index)
    return plain
  }
}
