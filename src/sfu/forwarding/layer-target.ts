/** What one subscriber is to be sent of a track's layers: what it wants, as far as its network carries it and the publisher sends it. */
import { chooseLayer, layersUpTo } from './layer-choice.ts'
import { ALL_LAYERS } from './layer-filter.ts'
import { stepsOf, stepWithin, type Demand, type LayerStep, type Rung } from './layer-steps.ts'
import type { ReceivedTrack } from './received-track.ts'

const EVERYTHING: LayerStep = { layer: ALL_LAYERS, spatial: ALL_LAYERS, temporal: ALL_LAYERS }
export const NO_LAYER = -1

export class LayerTarget {
  readonly #source: ReceivedTrack
  #wanted = ALL_LAYERS
  #granted = EVERYTHING

  constructor(source: ReceivedTrack) {
    this.#source = source
  }

  /** Highest simulcast layer; of a track of one stream, highest spatial layer. */
  want(layer: number): void {
    this.#wanted = Math.max(0, layer)
  }

  grant(step: LayerStep): void {
    this.#granted = step
  }

  /** Null while nothing arrives. Held: nothing is granted. */
  demand(held: boolean, now: number): Demand | null {
    const layers = layersUpTo(this.#source.live, this.#isOneStream ? ALL_LAYERS : this.#wanted)
    const steps = stepsOf(layers.flatMap((layer) => this.#rungsOf(layer, now)))
    return steps.length === 0 ? null : { steps, current: held ? NO_LAYER : stepWithin(steps, this.#granted) }
  }

  /** Simulcast layer, with so many of the highest spared; -1 when nothing arrives. */
  layer(spared: number): number {
    const top = Math.max(0, this.#source.layers.length - 1 - spared)
    return chooseLayer(this.#source.live, this.#isOneStream ? 0 : Math.min(this.#wanted, this.#granted.layer, top))
  }

  spatial(spared: number, now: number): number {
    if (!this.#isOneStream) return ALL_LAYERS
    const top = spared === 0 ? ALL_LAYERS : Math.max(0, this.topSpatial(0, now) - spared)
    return Math.min(this.#wanted, this.#granted.spatial, top)
  }

  /** While `layer` is sent and `aimed` is to be. */
  temporal(layer: number, aimed: number): number {
    // As little as can be while a lower layer's key frame is awaited; all of a layer below what was granted.
    if (layer !== NO_LAYER && aimed < layer) return 0
    return layer === NO_LAYER || layer === this.#granted.layer ? this.#granted.temporal : ALL_LAYERS
  }

  /** Highest spatial layer that arrives in a stream. */
  topSpatial(layer: number, now: number): number {
    return (this.#source.layers[layer]?.rates.upTo(now).length ?? 1) - 1
  }

  get #isOneStream(): boolean {
    return this.#source.layers.length === 1
  }

  #rungsOf(layer: number, now: number): readonly Rung[] {
    const rates = this.#source.layers[layer]?.rates.upTo(now) ?? []
    if (!this.#isOneStream) return [{ layer, spatial: ALL_LAYERS, bitrates: rates.at(-1) ?? [] }]
    return rates.slice(0, this.#wanted + 1).map((bitrates, spatial) => ({ layer, spatial, bitrates }))
  }
}
