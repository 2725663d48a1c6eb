import { u32 } from '../../rtp/network-order.ts'
import type { SrtpSender, BatchSuite } from '../srtp-suite.ts'
import { GCM_TAG_BYTES, type GcmCipher } from './gcm-cipher.ts'

const SSRC_AT = 8

/** RFC 7714 §8: header and extensions are signed, the payload is encrypted, the tag stands behind. */
export class GcmSender implements SrtpSender {
  readonly suite: BatchSuite
  readonly cipher: GcmCipher

  constructor(suite: BatchSuite, cipher: GcmCipher) {
    this.suite = suite
    this.cipher = cipher
  }

  protect(memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): number {
    this.cipher.seal(memory, offset, length, headerLength, u32(memory, offset + SSRC_AT), index, 0)
    return length + GCM_TAG_BYTES
  }
}
