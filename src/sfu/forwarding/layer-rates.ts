/** How much of a stream each of its spatial and temporal layers is. */
import { LayerMeter } from './layer-meter.ts'
import type { SourcePacket } from './source-packet.ts'

/** Subscribers ask one after the other, and one answer serves them all. */
const FRESH_MS = 50
/** Of each kind; what is above counts as the highest. */
const MAX_LAYERS = 4

type LayeredPacket = Pick<SourcePacket, 'header' | 'layers' | 'startsKeyFrame'>

export class LayerRates {
  /** By spatial and temporal layer. */
  readonly #meters: (LayerMeter | undefined)[] = []
  /** RTP timestamp of the last one; -1 none. */
  #keyFrame = -1
  #table: readonly (readonly number[])[] = []
  #tabledAt = Number.NEGATIVE_INFINITY

  add(bytes: number, { layers, header, startsKeyFrame }: LayeredPacket, now: number): void {
    const { spatial, temporal } = layers
    if (startsKeyFrame) this.#keyFrame = header.timestamp
    const cell = Math.min(spatial, MAX_LAYERS - 1) * MAX_LAYERS + Math.min(temporal, MAX_LAYERS - 1)
    let meter = this.#meters[cell]
    if (meter === undefined) this.#meters[cell] = meter = new LayerMeter()
    meter.add(bytes, header.timestamp === this.#keyFrame, now)
  }

  /**
   * Bits per second of what is sent up to each spatial layer, and in it up to each temporal layer that there is, lowest first. One of
   * nothing while nothing arrives.
   */
  upTo(now: number): readonly (readonly number[])[] {
    if (now - this.#tabledAt < FRESH_MS) return this.#table
    this.#tabledAt = now
    const own = Array.from({ length: MAX_LAYERS }, (_, spatial) =>
      Array.from({ length: MAX_LAYERS }, (_none, temporal) => this.#meters[spatial * MAX_LAYERS + temporal]?.bitrate(now) ?? 0),
    )
    const spatials = Math.max(1, own.findLastIndex((rates) => rates.some((rate) => rate > 0)) + 1)
    const temporals = Math.max(1, ...own.map((rates) => rates.findLastIndex((rate) => rate > 0) + 1))
    const sum = (spatial: number, temporal: number): number =>
      own.slice(0, spatial + 1).reduce((all, rates) => all + rates.slice(0, temporal + 1).reduce((a, b) => a + b, 0), 0)
    this.#table = Array.from({ length: spatials }, (_, spatial) =>
      Array.from({ length: temporals }, (_none, temporal) => sum(spatial, temporal)),
    )
    return this.#table
  }
}
