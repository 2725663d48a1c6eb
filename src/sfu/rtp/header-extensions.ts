/** Elements of header extensions in both forms of RFC 8285. */
import { u8 } from './network-order.ts'
import type { RtpHeader } from './rtp-header.ts'

export const ONE_BYTE_PROFILE = 0xbede
export const TWO_BYTE_PROFILE = 0x1000
/** The low four bits of the two-byte profile are for the application. */
const TWO_BYTE_MASK = 0xfff0
const STOP_ID = 15
const MAX_ELEMENTS = 16

export const EXTENSION = {
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  rid: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  repairedRid: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  audioLevel: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  absSendTime: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  transportSequence: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  playoutDelay: 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  transmissionOffset: 'urn:ietf:params:rtp-hdrext:toffset',
  dependencyDescriptor: 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
} as const

/** Where each element of one packet lies. Filled again for each packet. */
export class ExtensionTable {
  count = 0
  readonly ids = new Uint8Array(MAX_ELEMENTS)
  readonly offsets = new Int32Array(MAX_ELEMENTS)
  readonly lengths = new Uint8Array(MAX_ELEMENTS)

  read(memory: Uint8Array, header: RtpHeader): void {
    this.count = 0
    const end = header.extensionOffset + header.extensionLength
    if (header.extensionProfile === ONE_BYTE_PROFILE) this.#readOneByte(memory, header.extensionOffset, end)
    else if ((header.extensionProfile & TWO_BYTE_MASK) === TWO_BYTE_PROFILE) this.#readTwoByte(memory, header.extensionOffset, end)
  }

  /** Index of the element, -1 without. */
  find(id: number): number {
    for (let i = 0; i < this.count; i++) if (this.ids[i] === id) return i
    return -1
  }

  offsetOf(index: number): number {
    return this.offsets[index] ?? 0
  }

  lengthOf(index: number): number {
    return this.lengths[index] ?? 0
  }

  /** As text; empty without. SDES items are short ASCII. */
  text(memory: Uint8Array, id: number): string {
    const index = this.find(id)
    if (index < 0) return ''
    const from = this.offsetOf(index)
    let text = ''
    for (let i = 0; i < this.lengthOf(index); i++) text += String.fromCharCode(u8(memory, from + i))
    return text
  }

  #readOneByte(memory: Uint8Array, from: number, end: number): void {
    let at = from
    while (at < end && this.count < MAX_ELEMENTS) {
      const head = u8(memory, at++)
      if (head === 0) continue
      if (head >>> 4 === STOP_ID) return
      at = this.#add(head >>> 4, at, (head & 0x0f) + 1, end)
    }
  }

  #readTwoByte(memory: Uint8Array, from: number, end: number): void {
    let at = from
    while (at < end && this.count < MAX_ELEMENTS) {
      const id = u8(memory, at++)
      if (id === 0) continue
      if (at >= end) return
      const length = u8(memory, at++)
      at = this.#add(id, at, length, end)
    }
  }

  #add(id: number, at: number, length: number, end: number): number {
    if (at + length > end) return end
    this.ids[this.count] = id
    this.offsets[this.count] = at
    this.lengths[this.count] = length
    this.count++
    return at + length
  }
}
