import { VideoQuality, type VideoLayer } from '@livekit/protocol'

/** A subscriber's wish for one track, as `UpdateTrackSettings` says it. */
export interface TrackWish {
  readonly disabled: boolean
  readonly quality: VideoQuality
  /** Pixels; 0 when the wish is by quality. */
  readonly width: number
  readonly height: number
}

export const WISH_ALL: TrackWish = { disabled: false, quality: VideoQuality.HIGH, width: 0, height: 0 }

/** Renderings are scaled anyway, so a layer a little smaller than the element is as good. */
const TOLERANCE = 0.95

/** Index of the simulcast layer to forward, 0 the lowest, among `count` of them. */
export function layerFor(wish: TrackWish, layers: readonly VideoLayer[], count: number): number {
  const top = Math.max(0, count - 1)
  if (wish.width === 0 || wish.height === 0) return Math.min(top, rankOf(wish.quality))
  const wanted = Math.min(wish.width, wish.height) * TOLERANCE
  const known = layers.filter((layer) => layer.width > 0 && layer.height > 0).toSorted((a, b) => a.quality - b.quality)
  const found = known.findIndex((layer) => Math.min(layer.width, layer.height) >= wanted)
  return found < 0 ? top : Math.min(top, found)
}

const rankOf = (quality: VideoQuality): number =>
  quality === VideoQuality.LOW || quality === VideoQuality.OFF ? 0 : quality === VideoQuality.MEDIUM ? 1 : 2
