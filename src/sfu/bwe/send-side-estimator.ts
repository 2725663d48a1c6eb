/**
 * Estimates from what the receiver tells, as draft-ietf-rmcat-gcc-02 does: delay that grows makes less, none makes more, slowly;
 * probes make leaps. Until the way was found full once, there is no bound.
 */
import { DelayTrend } from './delay-trend.ts'
import { DrainWatch } from './drain-watch.ts'
import type { BandwidthEstimator } from './estimator.ts'
import { LossWatch } from './loss-watch.ts'
import { OveruseDetector } from './overuse-detector.ts'
import { Prober } from './prober.ts'
import { RateMeter } from './rate-meter.ts'
import { StandingQueue } from './standing-queue.ts'
import { StepWatch } from './step-watch.ts'

const MIN_BITRATE = 50_000
const DECREASE = 0.85
const LOSSY = 0.95
const RATE_WINDOW_MS = 500
/** What a full way carries is what arrives while it is full: over a longer time there is something of before in it. */
const FULL_WINDOW_MS = 200
/** Who receives may have been busy for so long: then little of what was carried has arrived. */
const AT_LEAST_OF_USUAL = 0.5
/** Between two decreases: the first must have had time to show. */
const HOLD_MS = 500
/** A growing delay counts when all packets wait, and go on to for a while. */
const GROWING_QUEUE_MS = 40
/** A long wait counts even when it does not grow. */
const LONG_QUEUE_MS = 200
const PROOF_MS = 80
const INCREASE_PER_S = 0.08
const NEAR_CAPACITY = 0.15
const ADDED_PER_S = 40_000
/** More than this times what is sent cannot be known without a probe. */
const BEYOND_SENT = 1.5
/** How much more than it carried when it was full a way is first asked for: what is too much waits, and sound behind it. */
const PAST_FULL = 1.3
/** While packets wait, less is sent than is carried, so that the queue drains: nothing less up to the first, least at the second. */
const DRAIN_FROM_MS = 100
const DRAIN_MOST_MS = 600
const DRAIN_LEAST = 0.4
const DRAIN_FOR_MS = 10_000
/** A way that became longer is trusted again, but not over and over: a queue that others fill would look the same. */
const TRUST_AGAIN_MS = 10_000
/** Nothing told for so long: the way was gone, not full. */
const OUTAGE_MS = 800

export class SendSideEstimator implements BandwidthEstimator {
  readonly #trend = new DelayTrend()
  readonly #detector = new OveruseDetector()
  readonly #queue = new StandingQueue()
  readonly #drain = new DrainWatch()
  readonly #step = new StepWatch()
  readonly #losses = new LossWatch()
  readonly #prober = new Prober()
  readonly #arrived = new RateMeter(RATE_WINDOW_MS)
  readonly #lately = new RateMeter(FULL_WINDOW_MS)
  #bitrate = Number.POSITIVE_INFINITY
  /** What to go back to when sending less did not help. */
  #beforeLoss = Number.POSITIVE_INFINITY
  /** The same, where packets waited. */
  #beforeWait = Number.POSITIVE_INFINITY
  #trustedAt = Number.NEGATIVE_INFINITY
  /** What arrived when the way was full last; 0 when it never was, or carried more since. */
  #capacity = 0
  #arrivedAt = 0
  #sentUpTo = 0
  #toldAt = Number.NaN
  #ignoreSentBefore = Number.NEGATIVE_INFINITY
  #fullSince = Number.NaN
  #decreasedAt = Number.NEGATIVE_INFINITY

  get bitrate(): number {
    return this.#bitrate
  }

  get spendable(): number {
    const waiting = Math.max(0, this.#queue.ms - DRAIN_FROM_MS)
    if (waiting === 0 || this.#toldAt - this.#decreasedAt > DRAIN_FOR_MS) return this.#bitrate
    return this.#bitrate * Math.max(DRAIN_LEAST, 1 - waiting / (DRAIN_MOST_MS - DRAIN_FROM_MS))
  }

  get cluster(): number {
    return this.#prober.cluster
  }

  sent(bytes: number): void {
    this.#prober.sent(bytes)
  }

  packetArrived(sentAt: number, arrivedAt: number, bytes: number, cluster: number): void {
    this.#losses.arrived()
    this.#step.arrived()
    this.#arrivedAt = Math.max(this.#arrivedAt, arrivedAt)
    this.#sentUpTo = Math.max(this.#sentUpTo, sentAt)
    this.#arrived.add(bytes, arrivedAt)
    this.#lately.add(bytes, arrivedAt)
    this.#queue.arrived(sentAt, arrivedAt)
    if (cluster !== 0) this.#prober.arrived(sentAt, arrivedAt, bytes, cluster)
    if (this.#trend.arrived(sentAt, arrivedAt)) this.#detector.update(this.#trend.slope, this.#trend.groups, arrivedAt)
  }

  packetLost(sentAt: number): void {
    if (sentAt <= this.#ignoreSentBefore) return
    this.#losses.lost()
    this.#step.lost()
  }

  told(now: number): void {
    const since = now - this.#toldAt
    this.#toldAt = now
    this.#queue.told(now)
    if (since > OUTAGE_MS) return this.#afterOutage(now)
    if (this.#isStep(now)) return this.#onOtherWay(now)
    if (this.#drain.isWay(this.#queue.ms, this.#arrived.bitrate(this.#arrivedAt), since)) return this.#onLongerWay(now)
    this.#heedLoss(now)
    this.#heedProbe(now)
    if (this.#isFull(now)) this.#decrease(now)
    else if (since > 0) this.#increase(since, now)
  }

  padding(goal: number, now: number): number {
    if (!this.#prober.busy && (now - this.#decreasedAt < HOLD_MS || !this.#queue.isEmpty)) return 0
    const careful = this.#capacity === 0 ? goal : Math.max(this.#capacity, this.#bitrate) * PAST_FULL
    return this.#prober.due(Math.min(goal, careful), this.#bitrate, now)
  }

  #afterOutage(now: number): void {
    this.#trend.reset()
    this.#drain.forget()
    this.#step.forget()
    this.#losses.restart(now)
    this.#ignoreSentBefore = now
    this.#fullSince = Number.NaN
  }

  /** Less was sent, and did not help. */
  #onLongerWay(now: number): void {
    if (now - this.#trustedAt >= TRUST_AGAIN_MS) this.#bitrate = Math.max(this.#bitrate, this.#beforeWait)
    this.#onOtherWay(now)
  }

  #onOtherWay(now: number): void {
    this.#queue.restart()
    this.#trend.reset()
    this.#fullSince = Number.NaN
    if (now - this.#trustedAt >= TRUST_AGAIN_MS) this.#trustedAt = now
  }

  /** Nothing is a step while we ourselves send more than usual, or less. */
  #isStep(now: number): boolean {
    const { ms, unevenMs } = this.#queue
    const isWay = this.#step.isWay(ms, unevenMs, now)
    if (!this.#prober.busy && !this.#drain.busy && now - this.#trustedAt >= TRUST_AGAIN_MS) return isWay
    this.#step.forget()
    return false
  }

  #isFull(now: number): boolean {
    const { ms } = this.#queue
    const full = (this.#detector.use === 'over' && ms > GROWING_QUEUE_MS && !this.#prober.busy) || ms > LONG_QUEUE_MS
    if (!full || this.#step.busy) this.#fullSince = Number.NaN
    else if (Number.isNaN(this.#fullSince)) this.#fullSince = now
    return full && now - this.#fullSince >= PROOF_MS && now - this.#decreasedAt >= HOLD_MS
  }

  #decrease(now: number): void {
    const usual = this.#arrived.bitrate(this.#arrivedAt)
    const arriving = Math.max(this.#lately.bitrate(this.#arrivedAt), usual * AT_LEAST_OF_USUAL)
    this.#capacity = arriving
    if (!this.#drain.busy) this.#beforeWait = this.#bitrate
    this.#drain.decreased(this.#queue.ms, arriving)
    this.#bitrate = Math.max(MIN_BITRATE, Math.min(this.#bitrate, arriving * DECREASE))
    this.#decreasedAt = now
    this.#prober.postpone(now)
  }

  #increase(since: number, now: number): void {
    if (this.#bitrate === Number.POSITIVE_INFINITY || !this.#queue.isEmpty || now - this.#decreasedAt < HOLD_MS) return
    if (this.#bitrate > this.#arrived.bitrate(this.#arrivedAt) * BEYOND_SENT) return
    const near = Math.abs(this.#bitrate - this.#capacity) < this.#capacity * NEAR_CAPACITY
    this.#bitrate += ((near ? ADDED_PER_S : this.#bitrate * INCREASE_PER_S) * since) / 1000
  }

  #heedLoss(now: number): void {
    const verdict = this.#losses.told(now)
    if (verdict === 'too-much') {
      this.#beforeLoss = this.#bitrate
      this.#bitrate = Math.max(MIN_BITRATE, Math.min(this.#bitrate, this.#arrived.bitrate(this.#arrivedAt) * LOSSY))
      this.#decreasedAt = now
      this.#prober.postpone(now)
    } else if (verdict === 'no-cure') this.#bitrate = Math.max(this.#bitrate, this.#beforeLoss)
  }

  #heedProbe(now: number): void {
    const result = this.#prober.told(this.#queue.ms, this.#queue.unevenMs, this.#sentUpTo, now)
    if (result === null) return
    this.#bitrate = Math.max(this.#bitrate, result.bitrate * (result.reached ? 1 : DECREASE))
    if (result.reached && result.bitrate > this.#capacity * (1 + NEAR_CAPACITY)) this.#capacity = 0
  }
}
