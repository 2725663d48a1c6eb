/** What a picture may be reduced to, from the least to all of it. */

/** Highest layers that are sent: of simulcast, and within its stream. */
export interface LayerStep {
  readonly layer: number
  readonly spatial: number
  readonly temporal: number
}

export interface PricedStep extends LayerStep {
  /** Bits per second. */
  readonly bitrate: number
  /** With all temporal layers of its size. */
  readonly whole: number
}

/** What a track would send, as the allocation of its subscriber's network sees it. */
export interface Demand {
  /** Lowest first. */
  readonly steps: readonly PricedStep[]
  /** Index in `steps` of what is aimed at; -1 while held. */
  readonly current: number
}

/** One simulcast layer, or one spatial layer: what it costs up to each temporal layer, lowest first. */
export interface Rung {
  readonly layer: number
  readonly spatial: number
  readonly bitrates: readonly number[]
}

/** A larger picture that moves in jerks is no better than a smaller one: above the smallest, one reduction of the frame rate. */
const FRAME_RATES_ABOVE_LOWEST = 2

/** Lowest first. Where a reduction saves nothing against the step before there is none. */
export function stepsOf(rungs: readonly Rung[]): PricedStep[] {
  const steps: PricedStep[] = []
  for (const [index, { layer, spatial, bitrates }] of rungs.entries()) {
    const lowest = index === 0 ? 0 : Math.max(0, bitrates.length - FRAME_RATES_ABOVE_LOWEST)
    for (let temporal = lowest; temporal < bitrates.length; temporal++) {
      const bitrate = bitrates[temporal] ?? 0
      const isTop = temporal === bitrates.length - 1
      // A whole rung is a step even where it is measured to cost no more, as a moving average may.
      if (isTop || bitrate > (steps.at(-1)?.bitrate ?? -1)) steps.push({ layer, spatial, temporal, bitrate, whole: bitrates.at(-1) ?? 0 })
    }
  }
  return steps
}

/** Index of the best step that is no better than `limit`; -1 none. */
export const stepWithin = (steps: readonly LayerStep[], limit: LayerStep): number =>
  steps.findLastIndex((step) => compare(step, limit) <= 0)

const compare = (a: LayerStep, b: LayerStep): number => a.layer - b.layer || a.spatial - b.spatial || a.temporal - b.temporal
