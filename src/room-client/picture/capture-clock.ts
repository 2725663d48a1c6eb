/** When a camera took what it sends, by our clock. Packets come late by more or less; the earliest tell best. */
import { pictureClockRate } from '../sdp/picture-format.ts'

const ticksPerMs = pictureClockRate / 1000
/** How much of a lateness is believed to be the camera’s clock, which runs slower, or a longer way. */
const drift = 0.005
/** Milliseconds; beyond, the camera has begun anew. */
const farthest = 1000

export class CaptureClock {
  #timestamp = 0
  /** When `#timestamp` arrived, or should have. */
  #at = Number.NaN

  arrived(timestamp: number, now: number): void {
    const late = now - this.#arrivalOf(timestamp)
    const begins = Number.isNaN(late) || Math.abs(late) > farthest
    const at = begins || late < 0 ? now : now - late * (1 - drift)
    this.#timestamp = timestamp
    this.#at = at
  }

  /** What a picture that was taken just now would bear, 32 bits. */
  timestampAt(now: number): number {
    return (this.#timestamp + Math.round((now - this.#at) * ticksPerMs)) >>> 0
  }

  #arrivalOf(timestamp: number): number {
    return this.#at + ((timestamp - this.#timestamp) | 0) / ticksPerMs
  }
}
