/** How the last packets went out to one subscriber, so that each can be made again from its source. */
import type { Vp8Shift } from '../codec/vp8.ts'

export class SentPackets {
  readonly #slots: number
  readonly #outgoing: Float64Array
  readonly #incoming: Float64Array
  readonly #layers: Uint8Array
  readonly #timestamps: Uint32Array
  readonly #pictureIds: Uint16Array
  readonly #tl0s: Uint8Array
  readonly #keyIndices: Uint8Array
  readonly #markers: Uint8Array
  readonly #resentAt: Float64Array
  readonly #resent: Uint8Array

  /** `slots` is a power of two. */
  constructor(slots: number) {
    this.#slots = slots
    this.#outgoing = new Float64Array(slots).fill(-1)
    this.#incoming = new Float64Array(slots)
    this.#layers = new Uint8Array(slots)
    this.#timestamps = new Uint32Array(slots)
    this.#pictureIds = new Uint16Array(slots)
    this.#tl0s = new Uint8Array(slots)
    this.#keyIndices = new Uint8Array(slots)
    this.#markers = new Uint8Array(slots)
    this.#resentAt = new Float64Array(slots)
    this.#resent = new Uint8Array(slots)
  }

  remember(outgoing: number, incoming: number, layer: number, timestamp: number, shift: Vp8Shift, marker: boolean): void {
    const slot = outgoing % this.#slots
    this.#outgoing[slot] = outgoing
    this.#incoming[slot] = incoming
    this.#layers[slot] = layer
    this.#timestamps[slot] = timestamp
    this.#pictureIds[slot] = shift.pictureId
    this.#tl0s[slot] = shift.tl0
    this.#keyIndices[slot] = shift.keyIndex
    this.#markers[slot] = marker ? 1 : 0
    this.#resentAt[slot] = Number.NEGATIVE_INFINITY
    this.#resent[slot] = 0
  }

  has(outgoing: number): boolean {
    return outgoing >= 0 && this.#outgoing[outgoing % this.#slots] === outgoing
  }

  incomingOf(outgoing: number): number {
    return this.#incoming[outgoing % this.#slots] ?? -1
  }

  layerOf(outgoing: number): number {
    return this.#layers[outgoing % this.#slots] ?? 0
  }

  timestampOf(outgoing: number): number {
    return this.#timestamps[outgoing % this.#slots] ?? 0
  }

  markerOf(outgoing: number): boolean {
    return this.#markers[outgoing % this.#slots] === 1
  }

  shiftOf(outgoing: number, into: Vp8Shift): Vp8Shift {
    const slot = outgoing % this.#slots
    into.pictureId = this.#pictureIds[slot] ?? 0
    into.tl0 = this.#tl0s[slot] ?? 0
    into.keyIndex = this.#keyIndices[slot] ?? 0
    return into
  }

  /** True when it may go out again: not too often, and not while the last copy may still be on its way. */
  mayResend(outgoing: number, now: number, roundTripMs: number, maxTimes: number): boolean {
    const slot = outgoing % this.#slots
    if ((this.#resent[slot] ?? 0) >= maxTimes || now - (this.#resentAt[slot] ?? 0) < roundTripMs) return false
    this.#resent[slot] = (this.#resent[slot] ?? 0) + 1
    this.#resentAt[slot] = now
    return true
  }
}
