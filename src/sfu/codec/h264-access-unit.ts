/** One picture of H.264 out of the payloads of its packets (RFC 6184 §5, modes 0 and 1), as the byte stream of Annex B. */
import { u16, u8 } from '../rtp/network-order.ts'
import { GatheredBytes } from './gathered-bytes.ts'

const TYPE = 0x1f
const MAX_UNIT_TYPE = 23
const AGGREGATION = 24
const FRAGMENT = 28
/** Of the modes with interleaving, which are never negotiated: STAP-B, MTAP16, MTAP24, FU-B. */
const INTERLEAVED: ReadonlySet<number> = new Set([25, 26, 27, 29])
const FIRST_FRAGMENT = 0x80
const LAST_FRAGMENT = 0x40

const START_CODE = Uint8Array.of(0, 0, 0, 1)

export class H264AccessUnit {
  readonly #bytes = new GatheredBytes()
  readonly #unitHead = new Uint8Array(1)
  #fragmenting = false

  /** Payloads in order, none missing. False for what cannot be: the picture is of no use then. */
  add(payload: Uint8Array): boolean {
    const type = u8(payload, 0) & TYPE
    if (type === FRAGMENT) return this.#addFragment(payload)
    if (payload.length === 0 || this.#fragmenting || INTERLEAVED.has(type)) return false
    if (type === AGGREGATION) return this.#addAggregation(payload)
    // What is not defined yet is passed over (RFC 6184 §5.2).
    return type === 0 || type > MAX_UNIT_TYPE || this.#addUnit(payload)
  }

  /** The picture, null when it is not whole. What follows belongs to the next. */
  take(): Uint8Array | null {
    const whole = !this.#fragmenting && this.#bytes.length > 0
    const taken = whole ? this.#bytes.take() : null
    this.clear()
    return taken
  }

  clear(): void {
    this.#bytes.clear()
    this.#fragmenting = false
  }

  #addUnit(unit: Uint8Array): boolean {
    return this.#bytes.append(START_CODE) && this.#bytes.append(unit)
  }

  #addAggregation(payload: Uint8Array): boolean {
    let at = 1
    while (at + 2 <= payload.length) {
      const from = at + 2
      at = from + u16(payload, at)
      if (at === from || at > payload.length || !this.#addUnit(payload.subarray(from, at))) return false
    }
    return at === payload.length && at > 1
  }

  #addFragment(payload: Uint8Array): boolean {
    const head = u8(payload, 1)
    const begins = (head & FIRST_FRAGMENT) !== 0
    if (payload.length < 3 || begins === this.#fragmenting) return false
    if (begins) {
      this.#unitHead[0] = (u8(payload, 0) & ~TYPE) | (head & TYPE)
      if (!this.#addUnit(this.#unitHead)) return false
    }
    this.#fragmenting = (head & LAST_FRAGMENT) === 0
    return this.#bytes.append(payload.subarray(2))
  }
}
