/**
 * Finds out whether the way carries more than is sent: for a moment padding fills what is sent up to a higher rate, and what arrives
 * is measured. Seldom after failures.
 */
const LENGTH_MS = 200
/** A feedback that speaks of what was sent after the probe may be lost itself. */
const TIMEOUT_MS = 1500
const MAX_STEP = 4
const MIN_TARGET = 300_000
const REACHED = 0.95
const AFTER_SUCCESS_MS = 400
const MIN_WAIT_MS = 2000
const MAX_WAIT_MS = 5000
const BACKOFF = 1.5
/** What a probe promised has held when the way was not found full for so long after. */
const TRUST_MS = 6000
/** Waiting longer than this means that the probe is too much already. */
const MAX_QUEUE_MS = 100
/** Of what one call may ask for, so that a late call does not make a burst. */
const MAX_CATCH_UP_MS = 40

interface Probe {
  readonly cluster: number
  readonly target: number
  readonly startedAt: number
  askedAt: number
  sentBytes: number
  endedAt: number
  firstSentAt: number
  lastSentAt: number
  firstArrivedAt: number
  lastArrivedAt: number
  /** Without the first packet: its time on the way is not part of the measure. */
  arrivedBytes: number
}

export interface ProbeResult {
  /** Bits per second that arrived. */
  readonly bitrate: number
  readonly reached: boolean
}

export class Prober {
  #probe: Probe | null = null
  #cluster = 0
  #wait = MIN_WAIT_MS
  #nextAt = Number.NEGATIVE_INFINITY
  #reachedAt = Number.NEGATIVE_INFINITY

  /** The probe that packets sent now belong to; 0 none. */
  get cluster(): number {
    return this.#probe !== null && this.#probe.endedAt < 0 ? this.#probe.cluster : 0
  }

  /** A probe is on its way, or its outcome is awaited. */
  get busy(): boolean {
    return this.#probe !== null
  }

  /** Not for a while: the way was just found full. Longer if that was a probe's fault, which promised too much. */
  postpone(now: number): void {
    this.#probe = null
    if (now - this.#reachedAt < TRUST_MS) this.#waitLonger()
    this.#reachedAt = Number.NEGATIVE_INFINITY
    this.#nextAt = Math.max(this.#nextAt, now + this.#wait)
  }

  /** Padding to send now, in bytes; begins a probe when one is due. `goal` and `bitrate` in bits per second. */
  due(goal: number, bitrate: number, now: number): number {
    if (this.#probe === null && goal > bitrate && now >= this.#nextAt)
      this.#begin(Math.min(goal, Math.max(MIN_TARGET, bitrate * MAX_STEP)), now)
    const probe = this.#probe
    if (probe === null || probe.endedAt >= 0) return 0
    if (now - probe.startedAt > LENGTH_MS) {
      probe.endedAt = now
      return 0
    }
    const due = (probe.target * (now - probe.startedAt)) / 8000 - probe.sentBytes
    const most = (probe.target * Math.min(MAX_CATCH_UP_MS, now - probe.askedAt)) / 8000
    probe.askedAt = now
    return Math.max(0, Math.min(due, most))
  }

  /** Whatever leaves while a probe runs is part of it. */
  sent(bytes: number): void {
    if (this.#probe !== null) this.#probe.sentBytes += bytes
  }

  arrived(sentAt: number, arrivedAt: number, bytes: number, cluster: number): void {
    const probe = this.#probe
    if (probe === null || probe.cluster !== cluster) return
    if (probe.firstSentAt < 0) {
      probe.firstSentAt = sentAt
      probe.firstArrivedAt = arrivedAt
    } else probe.arrivedBytes += bytes
    probe.lastSentAt = Math.max(probe.lastSentAt, sentAt)
    probe.lastArrivedAt = Math.max(probe.lastArrivedAt, arrivedAt)
  }

  /**
   * The outcome, once: when something is told of what left after the probe, or nothing for too long. A way that is uneven by `unevenMs`
   * may have drawn the probe out by so much.
   */
  told(queueMs: number, unevenMs: number, sentUpTo: number, now: number): ProbeResult | null {
    const probe = this.#probe
    if (probe === null) return null
    const full = queueMs > MAX_QUEUE_MS
    if (!full && (probe.endedAt < 0 || (sentUpTo < probe.endedAt && now - probe.endedAt < TIMEOUT_MS))) return null
    this.#probe = null
    const drawnOut = probe.lastArrivedAt - probe.firstArrivedAt
    const time = Math.max(drawnOut - unevenMs, Math.min(drawnOut, probe.lastSentAt - probe.firstSentAt))
    const bitrate = time > 0 ? Math.min(probe.target, (probe.arrivedBytes * 8000) / time) : 0
    const reached = !full && bitrate >= probe.target * REACHED
    if (reached) this.#reachedAt = now
    else this.#waitLonger()
    this.#nextAt = now + (reached ? AFTER_SUCCESS_MS : this.#wait)
    return { bitrate, reached }
  }

  #waitLonger(): void {
    this.#wait = Math.min(MAX_WAIT_MS, this.#wait * BACKOFF)
  }

  #begin(target: number, now: number): void {
    if (this.#reachedAt > 0 && now - this.#reachedAt > TRUST_MS) this.#wait = MIN_WAIT_MS
    this.#cluster++
    this.#probe = {
      cluster: this.#cluster,
      target,
      startedAt: now,
      askedAt: now,
      sentBytes: 0,
      endedAt: -1,
      firstSentAt: -1,
      lastSentAt: -1,
      firstArrivedAt: 0,
      lastArrivedAt: 0,
      arrivedBytes: 0,
    }
  }
}
