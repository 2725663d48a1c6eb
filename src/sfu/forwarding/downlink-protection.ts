/**
 * How many simulcast layers a subscriber is spared because its network loses packets. Quick to step down, slow to step up, and slower
 * after each try that failed. For clients that tell nothing of arrival times: of the others the bandwidth is estimated.
 */
const BAD_LOSS = 0.1
const GOOD_LOSS = 0.02
const SMOOTHING = 0.3
const BAD_FOR_MS = 2000
const BETWEEN_STEPS_MS = 3000
const MIN_HOLD_MS = 10_000
const MAX_HOLD_MS = 80_000
const MAX_STEPS = 2

export class DownlinkProtection {
  #steps = 0
  #loss = 0
  #badSince = -1
  #goodSince = -1
  #steppedAt = Number.NEGATIVE_INFINITY
  #wentUpAt = Number.NEGATIVE_INFINITY
  #hold = MIN_HOLD_MS

  /** Layers to leave out, from the top. */
  get steps(): number {
    return this.#steps
  }

  /** Once for each report about video; `loss` from 0 to 1. */
  reported(loss: number, now: number): void {
    this.#loss += (loss - this.#loss) * SMOOTHING
    this.#badSince = this.#loss > BAD_LOSS ? (this.#badSince < 0 ? now : this.#badSince) : -1
    this.#goodSince = this.#loss < GOOD_LOSS ? (this.#goodSince < 0 ? now : this.#goodSince) : -1
    if (this.#badSince >= 0 && now - this.#badSince >= BAD_FOR_MS) this.#stepDown(now)
    else if (this.#goodSince >= 0 && now - this.#goodSince >= this.#hold) this.#stepUp(now)
  }

  #stepDown(now: number): void {
    if (this.#steps === MAX_STEPS || now - this.#steppedAt < BETWEEN_STEPS_MS) return
    if (now - this.#wentUpAt < this.#hold) this.#hold = Math.min(MAX_HOLD_MS, this.#hold * 2)
    this.#steps++
    this.#steppedAt = now
  }

  #stepUp(now: number): void {
    if (this.#steps === 0) return
    this.#steps--
    this.#steppedAt = now
    this.#wentUpAt = now
    this.#goodSince = now
  }
}
