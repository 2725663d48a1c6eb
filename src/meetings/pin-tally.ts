import type { Instant } from '../domain/ids.ts'
import { fullBucket, lessOne, refilled, secondsUntil, type Bucket, type BucketSize } from './token-bucket.ts'

/** The wrong PINs of one source, of one trunk or of the whole server: how many more there may be, and what is being looked up just now. */
export class PinTally {
  readonly #size: BucketSize
  #bucket: Bucket
  #underWay = 0
  #wrong = 0

  constructor(size: BucketSize, now: Instant) {
    this.#size = size
    this.#bucket = fullBucket(size, now)
  }

  /** Since there was last nothing on record. */
  get wrong(): number {
    return this.#wrong
  }

  /** Whether one more may be looked up. What is under way counts as wrong until it is known, so that many at once are no way around. */
  hasRoom(now: Instant): boolean {
    return this.#at(now).left - this.#underWay >= 1
  }

  /** Whether wrong PINs alone, and no mere rush, have used it up. */
  isSpent(now: Instant): boolean {
    return this.#at(now).left < 1
  }

  /** Whether every wrong PIN has been made good by time. */
  isClean(now: Instant): boolean {
    return this.#at(now).left >= this.#size.burst
  }

  /** Nothing is lost by forgetting it. */
  isIdle(now: Instant): boolean {
    return this.#underWay === 0 && this.isClean(now)
  }

  begin(): void {
    this.#underWay += 1
  }

  /** A right PIN leaves no trace, and makes good nothing: whoever has one cannot buy guesses with it. */
  end(wrong: boolean, now: Instant): void {
    this.#underWay -= 1
    if (!wrong) return
    this.#wrong = this.isClean(now) ? 1 : this.#wrong + 1
    this.#bucket = lessOne(this.#at(now))
  }

  secondsUntilRoom(now: Instant): number {
    return secondsUntil(1, this.#at(now), this.#size)
  }

  secondsUntilClean(now: Instant): number {
    return secondsUntil(this.#size.burst, this.#at(now), this.#size)
  }

  #at(now: Instant): Bucket {
    this.#bucket = refilled(this.#bucket, this.#size, now)
    return this.#bucket
  }
}
