/** One RTP stream of a publisher: a simulcast layer, or all of a track without simulcast. */
import { DependencyReader } from '../codec/dependency-descriptor.ts'
import { NackGenerator } from '../rtp/nack-generator.ts'
import { PacketStore } from '../rtp/packet-store.ts'
import { ReceptionReport } from '../rtp/reception-report.ts'
import { SequenceTracker } from '../rtp/sequence-tracker.ts'
import { KeyFrameRequests } from './key-frame-requests.ts'
import { LayerRates } from './layer-rates.ts'
import type { UpLayerReport } from './media-report.ts'
import { SourceClock } from './source-clock.ts'
import type { Encoding, UpTrackOptions } from './up-track.ts'

export const UNBOUND = -1
const STORE = { video: { bytes: 512 * 1024, slots: 1024 }, audio: { bytes: 48 * 1024, slots: 128 } } as const

export class UpLayer {
  readonly index: number
  readonly rid: string | null
  readonly #kind: 'audio' | 'video'
  readonly #clockRate: number
  readonly keyFrames = new KeyFrameRequests()
  readonly store: PacketStore
  /** What arrives, without padding. */
  readonly rates = new LayerRates()
  ssrc = UNBOUND
  rtxSsrc = UNBOUND
  sequences = new SequenceTracker()
  nacks = new NackGenerator()
  report: ReceptionReport
  clock: SourceClock
  descriptors = new DependencyReader()
  /** RTP arrives. */
  live = false
  lastArrival = Number.NEGATIVE_INFINITY
  /** What `rates` are of, since the beginning. */
  bytes = 0
  /** Copies that were asked for and came. */
  copies = 0
  #packetsBefore = 0
  #lostBefore = 0

  constructor(options: UpTrackOptions, encoding: Encoding, index: number, clockRate: number) {
    this.index = index
    this.rid = encoding.rid ?? null
    this.#kind = options.kind
    this.#clockRate = clockRate
    this.store = new PacketStore(STORE[options.kind].bytes, STORE[options.kind].slots)
    this.report = new ReceptionReport(this.sequences, clockRate)
    this.clock = new SourceClock(clockRate)
    this.ssrc = encoding.ssrc ?? UNBOUND
    this.rtxSsrc = encoding.rtxSsrc ?? UNBOUND
  }

  /** The publisher sends this layer under another SSRC from now on. */
  bind(ssrc: number): void {
    if (this.ssrc === ssrc) return
    this.ssrc = ssrc
    this.#packetsBefore += this.sequences.received
    this.#lostBefore += this.sequences.missing
    this.sequences = new SequenceTracker(this.sequences.unusedTurns)
    this.nacks = new NackGenerator()
    this.descriptors = new DependencyReader()
    this.report = new ReceptionReport(this.sequences, this.#clockRate)
    this.clock = new SourceClock(this.#clockRate)
  }

  /** Extended sequence number of what arrived, -1 when it is no news. */
  arrive(sequence: number, timestamp: number, isCopy: boolean, now: number): number {
    const extended = this.sequences.arrive(sequence)
    if (extended < 0) return -1
    this.lastArrival = now
    if (isCopy) this.copies++
    else this.report.arrived(timestamp, now)
    if (!this.nacks.arrived(extended, now) && this.#kind === 'video') this.keyFrames.want()
    return extended
  }

  /** Never came, or has not come yet. */
  get lost(): number {
    return this.#lostBefore + this.sequences.missing
  }

  tell(): UpLayerReport {
    const { rid, live, bytes, lost, report } = this
    const packets = this.#packetsBefore + this.sequences.received
    return { rid, live, packets, bytes, lost, loss: report.loss, jitterMs: report.jitterMs }
  }
}
