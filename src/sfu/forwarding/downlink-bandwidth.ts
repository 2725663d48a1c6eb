/** One subscriber's share of its network: what it carries is estimated, and given to what is sent there. Sound is never held. */
import { allocate } from '../bwe/allocate.ts'
import { DownlinkFeedback } from '../bwe/downlink-feedback.ts'
import type { BandwidthEstimator } from '../bwe/estimator.ts'
import { unpaced, type Pacer } from '../bwe/pacer.ts'
import { RateMeter } from '../bwe/rate-meter.ts'
import { RatePacer } from '../bwe/rate-pacer.ts'
import { SentHistory } from '../bwe/sent-history.ts'
import type { TransportFeedbackSink } from '../rtp/transport-feedback-reader.ts'
import { DownlinkProtection } from './downlink-protection.ts'
import type { ForwardedTrack } from './forwarded-track.ts'
import type { Demand } from './layer-steps.ts'
import type { PacketContent } from './outlet.ts'

const ALLOCATE_EVERY_MS = 100
const RATE_WINDOW_MS = 1000
const LOSS_SMOOTHING = 0.2
/** How much faster than the estimate pictures may leave: it stays a little below what is carried. */
const PACE = 1.2
/** More begins with a key frame, which must be through before it can be seen what else there is room for. */
const SETTLE_MS = 800

interface Wanted {
  readonly track: ForwardedTrack
  readonly demand: Demand
}

export class DownlinkBandwidth {
  readonly #tracks: ReadonlyMap<number, ForwardedTrack>
  readonly #estimator: BandwidthEstimator
  readonly #history = new SentHistory()
  readonly #feedback: DownlinkFeedback
  /** For clients that tell nothing of arrivals. */
  readonly #protection = new DownlinkProtection()
  /** What is not up to the allocation. */
  readonly #sound = new RateMeter(RATE_WINDOW_MS)
  readonly #copies = new RateMeter(RATE_WINDOW_MS)
  #counted = false
  /** The network was found full at some time; before, nothing is to be shared out. */
  #limited = false
  #pacer: Pacer = unpaced
  #allocatedAt = Number.NEGATIVE_INFINITY
  /** When some picture was last given more. */
  #raisedAt = Number.NEGATIVE_INFINITY
  #goal = 0
  #held = false
  #loss = 0

  constructor(tracks: ReadonlyMap<number, ForwardedTrack>, estimator: BandwidthEstimator, now: () => number) {
    this.#tracks = tracks
    this.#estimator = estimator
    this.#feedback = new DownlinkFeedback(this.#history, estimator, now)
  }

  get arrivals(): TransportFeedbackSink {
    return this.#feedback
  }

  /** Bits per second; `Infinity` while nothing speaks against it. */
  get bitrate(): number {
    return this.#estimator.bitrate
  }

  /** Nothing is spread over time before the network was found full. */
  get pacer(): Pacer {
    return this.#pacer
  }

  get sparedLayers(): number {
    return this.#feedback.heard ? 0 : this.#protection.steps
  }

  /** Some picture is not sent as well as it was asked for. */
  get reduced(): boolean {
    return this.#goal > 0 || this.sparedLayers > 0
  }

  /** Some picture is not sent at all. */
  get held(): boolean {
    return this.#held
  }

  /** From 0 to 1, over the last reports. */
  get loss(): number {
    return this.#loss
  }

  /** Packets wait, or a probe is on its way. */
  get busy(): boolean {
    return this.#pacer.waiting > 0 || this.#estimator.cluster !== 0
  }

  nextSequence(): number {
    this.#counted = true
    return this.#history.next() & 0xffff
  }

  sent(content: PacketContent, bytes: number, now: number): void {
    // What a probe repeats is nothing that the network needs.
    if (content === 'copy' && this.#estimator.cluster === 0) this.#copies.add(bytes, now)
    else if (content === 'sound') this.#sound.add(bytes, now)
    this.#pacer.left(bytes, now)
    if (!this.#counted) return
    this.#counted = false
    this.#history.sent(bytes, now, this.#estimator.cluster)
    if (this.#estimator.cluster !== 0) this.#estimator.sent(bytes)
  }

  /** `loss` from 0 to 1, as a receiver report has it. True when `sparedLayers` changed. */
  lossReported(loss: number, isVideo: boolean, now: number): boolean {
    this.#loss += (loss - this.#loss) * LOSS_SMOOTHING
    if (!isVideo) return false
    const before = this.sparedLayers
    this.#protection.reported(loss, now)
    return this.sparedLayers !== before
  }

  demandChanged(): void {
    this.#allocatedAt = Number.NEGATIVE_INFINITY
  }

  tick(now: number): void {
    if (!this.#limited && this.#estimator.bitrate < Number.POSITIVE_INFINITY) this.#limit()
    if (!this.#limited) return
    this.#pacer.release(now)
    if (now - this.#allocatedAt >= ALLOCATE_EVERY_MS) this.#allocate(now)
    const padding = this.#estimator.padding(now - this.#raisedAt < SETTLE_MS ? 0 : this.#goal, now)
    if (padding > 0) this.#pad(padding)
  }

  #limit(): void {
    this.#limited = true
    // What a probe is made of must leave when the probe says.
    this.#pacer = new RatePacer(() => (this.#estimator.cluster === 0 ? this.#estimator.bitrate * PACE : Number.POSITIVE_INFINITY))
  }

  #allocate(now: number): void {
    this.#allocatedAt = now
    const { bitrate, spendable } = this.#estimator
    const wanted = this.#wanted(now)
    const claims = wanted.map(({ track, demand }) => ({
      priority: track.priority,
      bitrates: demand.steps.map(({ bitrate }) => bitrate),
      wholes: demand.steps.map(({ whole }) => whole),
      current: demand.current,
      neverWaits: track.options.neverHeld ?? false,
    }))
    const sound = this.#sound.bitrate(now)
    const before = sound + this.#copies.bitrate(now)
    // Copies come in bursts: for their sake no picture stops.
    const { grants, goal } = allocate(claims, spendable - before, bitrate - sound)
    if (grants.some((grant, index) => grant > (claims[index]?.current ?? grant))) this.#raisedAt = now
    for (const [index, { track, demand }] of wanted.entries()) track.grant(demand.steps[grants[index] ?? -1] ?? null)
    this.#held = grants.includes(-1)
    this.#goal = goal === 0 ? 0 : goal + before
  }

  #wanted(now: number): readonly Wanted[] {
    return [...this.#tracks.values()].flatMap((track) => {
      const demand = track.isVideo ? track.demand(now) : null
      return demand === null ? [] : [{ track, demand }]
    })
  }

  #pad(bytes: number): void {
    for (const track of this.#tracks.values()) {
      if (!track.isVideo || !track.canPad) continue
      track.pad(bytes)
      return
    }
  }
}
