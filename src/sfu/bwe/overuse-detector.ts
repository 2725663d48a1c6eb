/** Tells a growing queue from mere jitter (draft-ietf-rmcat-gcc-02 §5.4): the threshold follows the trend, slowly. */

const GAIN = 4
const MAX_GROUPS = 60
const INITIAL_THRESHOLD = 12.5
const MIN_THRESHOLD = 6
const MAX_THRESHOLD = 600
/** Per millisecond: quick to grow less sensitive, slow to grow more. */
const RISE = 0.0087
const FALL = 0.039
/** Further off than this it is a spike, and teaches nothing. */
const SPIKE = 15
const MAX_STEP_MS = 100
const OVERUSE_MS = 10

export type LinkUse = 'normal' | 'over' | 'under'

export class OveruseDetector {
  #threshold = INITIAL_THRESHOLD
  #updatedAt = Number.NaN
  #overMs = 0
  #times = 0
  #trend = 0
  #use: LinkUse = 'normal'

  get use(): LinkUse {
    return this.#use
  }

  /** With each new slope. `at` in milliseconds of any clock. */
  update(slope: number, groups: number, at: number): void {
    const trend = Math.min(groups, MAX_GROUPS) * slope * GAIN
    const step = Number.isNaN(this.#updatedAt) ? 0 : Math.max(0, at - this.#updatedAt)
    this.#use = trend > this.#threshold ? this.#over(trend, step) : this.#notOver(trend)
    this.#adapt(trend, Math.min(step, MAX_STEP_MS))
    this.#trend = trend
    this.#updatedAt = at
  }

  #over(trend: number, step: number): LinkUse {
    this.#overMs += step
    this.#times++
    return this.#overMs > OVERUSE_MS && this.#times > 1 && trend >= this.#trend ? 'over' : this.#use === 'over' ? 'over' : 'normal'
  }

  #notOver(trend: number): LinkUse {
    this.#overMs = 0
    this.#times = 0
    return trend < -this.#threshold ? 'under' : 'normal'
  }

  #adapt(trend: number, step: number): void {
    const size = Math.abs(trend)
    if (size > this.#threshold + SPIKE) return
    const speed = size < this.#threshold ? FALL : RISE
    this.#threshold += speed * (size - this.#threshold) * step
    this.#threshold = Math.min(MAX_THRESHOLD, Math.max(MIN_THRESHOLD, this.#threshold))
  }
}
