/** Whether packets take longer and longer: a line through the delays of the last groups (draft-ietf-rmcat-gcc-02 §5.1 to §5.3). */

/** What leaves within this time is one group: the way may well deliver it at once. */
const GROUP_MS = 5
const WINDOW = 20
const SMOOTHING = 0.9
/** After a longer pause nothing is said of how the delay went. */
const PAUSE_MS = 3000

interface Group {
  firstSentAt: number
  sentAt: number
  arrivedAt: number
}

export class DelayTrend {
  #group: Group | null = null
  #before: Group | null = null
  readonly #times: number[] = []
  readonly #delays: number[] = []
  #accumulated = 0
  #smoothed = 0
  #slope = 0
  #groups = 0

  /** Milliseconds of delay gained per millisecond. */
  get slope(): number {
    return this.#slope
  }

  /** Groups compared since the last pause. */
  get groups(): number {
    return this.#groups
  }

  /** True when a group was completed, and the slope is new. */
  arrived(sentAt: number, arrivedAt: number): boolean {
    const group = this.#group
    if (group !== null && sentAt < group.firstSentAt) return false
    if (group !== null && sentAt - group.firstSentAt <= GROUP_MS) {
      group.sentAt = Math.max(group.sentAt, sentAt)
      group.arrivedAt = Math.max(group.arrivedAt, arrivedAt)
      return false
    }
    this.#group = { firstSentAt: sentAt, sentAt, arrivedAt }
    return group !== null && this.#compare(group)
  }

  reset(): void {
    this.#group = null
    this.#before = null
    this.#times.length = 0
    this.#delays.length = 0
    this.#accumulated = 0
    this.#smoothed = 0
    this.#slope = 0
    this.#groups = 0
  }

  #compare(group: Group): boolean {
    const before = this.#before
    this.#before = group
    if (before === null) return false
    if (group.sentAt - before.sentAt > PAUSE_MS) {
      this.reset()
      return false
    }
    this.#groups++
    this.#accumulated += group.arrivedAt - before.arrivedAt - (group.sentAt - before.sentAt)
    this.#smoothed = SMOOTHING * this.#smoothed + (1 - SMOOTHING) * this.#accumulated
    this.#times.push(group.arrivedAt)
    this.#delays.push(this.#smoothed)
    if (this.#times.length > WINDOW) {
      this.#times.shift()
      this.#delays.shift()
    }
    if (this.#times.length === WINDOW) this.#slope = slopeOf(this.#times, this.#delays)
    return true
  }
}

/** Least squares. */
function slopeOf(times: readonly number[], delays: readonly number[]): number {
  const time = mean(times)
  const delay = mean(delays)
  let above = 0
  let below = 0
  for (let i = 0; i < times.length; i++) {
    const x = (times[i] ?? 0) - time
    above += x * ((delays[i] ?? 0) - delay)
    below += x * x
  }
  return below === 0 ? 0 : above / below
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
