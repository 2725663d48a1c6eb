/** What one layer takes, as a network has to carry it for long. */
import { RateMeter } from '../bwe/rate-meter.ts'

/** Encoders keep to a rate over this time, key frames and all: after one they send less. */
const MEAN_MS = 3000
/** What becomes more is noticed sooner; but a key frame is not more, it is over before anybody could make room for it. */
const RECENT_MS = 1000

export class LayerMeter {
  readonly #recent = new RateMeter(RECENT_MS)
  #mean = new RateMeter(MEAN_MS)
  #addedAt = Number.NEGATIVE_INFINITY

  add(bytes: number, isKeyFrame: boolean, now: number): void {
    // Of what begins anew, what was before says nothing.
    if (now - this.#addedAt > RECENT_MS) this.#mean = new RateMeter(MEAN_MS)
    this.#addedAt = now
    this.#mean.add(bytes, now)
    if (!isKeyFrame) this.#recent.add(bytes, now)
  }

  /** Bits per second; 0 while nothing comes. */
  bitrate(now: number): number {
    return now - this.#addedAt > RECENT_MS ? 0 : Math.max(this.#mean.bitrate(now), this.#recent.bitrate(now))
  }
}
