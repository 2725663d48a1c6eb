import { estimateIndex } from '../packet-index.ts'
import { ReplayWindows } from '../replay-windows.ts'
import type { SrtpReceiver } from '../srtp-suite.ts'
import { GCM_TAG_BYTES, type GcmCipher } from './gcm-cipher.ts'

export class GcmReceiver implements SrtpReceiver {
  readonly #cipher: GcmCipher
  readonly #windows = new ReplayWindows()

  constructor(cipher: GcmCipher) {
    this.#cipher = cipher
  }

  open(memory: Uint8Array, offset: number, length: number, headerLength: number, ssrc: number, sequence: number): number {
    const plain = length - GCM_TAG_BYTES
    if (plain < headerLength) return -1
    const known = this.#windows.find(ssrc)
    const index = estimateIndex(known?.highest ?? -1, sequence)
    if (index < 0 || known?.isFresh(index) === false) return -1
    if (!this.#cipher.open(memory, offset, plain, headerLength, ssrc, index, 0)) return -1
    this.#windows.mark(ssrc, index)
    return plain
  }
}
