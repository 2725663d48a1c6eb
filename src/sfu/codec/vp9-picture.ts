/** One picture of VP9 out of the payloads of its packets (RFC 9628 §4.2): its lowest spatial layer, which needs no other. */
import { u8 } from '../rtp/network-order.ts'
import { GatheredBytes } from './gathered-bytes.ts'

const PICTURE_ID = 0x80
const INTER_PREDICTED = 0x40
const LAYERS = 0x20
const FLEXIBLE = 0x10
const BEGIN_OF_FRAME = 0x08
const END_OF_FRAME = 0x04
const SCALABILITY = 0x02
/** RFC 9628 §4.2.1: a picture refers to three others at most. */
const MAX_REFERENCES = 3

export class Vp9Picture {
  readonly #bytes = new GatheredBytes()
  #ended = false

  /** As of `H264AccessUnit`. */
  add(payload: Uint8Array): boolean {
    const first = u8(payload, 0)
    const afterPictureId = first & PICTURE_ID ? (u8(payload, 1) >= 0x80 ? 3 : 2) : 1
    const isUpperLayer = (first & LAYERS) !== 0 && ((u8(payload, afterPictureId) >>> 1) & 7) > 0
    const from = dataAt(payload, afterPictureId)
    if (from < 0 || from >= payload.length) return false
    if (isUpperLayer) return this.#ended
    const begins = (first & BEGIN_OF_FRAME) !== 0
    if (this.#ended || begins !== (this.#bytes.length === 0)) return false
    this.#ended = (first & END_OF_FRAME) !== 0
    return this.#bytes.append(payload.subarray(from))
  }

  take(): Uint8Array | null {
    const taken = this.#ended ? this.#bytes.take() : null
    this.clear()
    return taken
  }

  clear(): void {
    this.#bytes.clear()
    this.#ended = false
  }
}

/** Behind the payload descriptor; -1 when that is not all there. */
function dataAt(payload: Uint8Array, afterPictureId: number): number {
  const first = u8(payload, 0)
  let at = afterPictureId
  if (first & LAYERS) at += first & FLEXIBLE ? 1 : 2
  if ((first & FLEXIBLE) !== 0 && (first & INTER_PREDICTED) !== 0) at = afterReferences(payload, at)
  return at < 0 || (first & SCALABILITY) === 0 ? at : afterScalability(payload, at)
}

function afterReferences(payload: Uint8Array, from: number): number {
  for (let at = from; at < from + MAX_REFERENCES; at++) if ((u8(payload, at) & 1) === 0) return at + 1
  return -1
}

/** RFC 9628 §4.2.1: sizes of each spatial layer, then a list of pictures with what each refers to. */
function afterScalability(payload: Uint8Array, from: number): number {
  const first = u8(payload, from)
  const layers = (first >>> 5) + 1
  let at = from + 1 + (first & 0x10 ? layers * 4 : 0)
  if ((first & 0x08) === 0) return at
  const pictures = u8(payload, at++)
  for (let picture = 0; picture < pictures && at < payload.length; picture++) at += 1 + ((u8(payload, at) >>> 2) & 3)
  return at
}
