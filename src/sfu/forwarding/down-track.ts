import type { ExtensionIds, NegotiatedCodec, UpTrack } from './up-track.ts'

export interface DownTrackOptions {
  readonly mid: string
  readonly source: UpTrack
  /** As this subscriber numbers it; must be the source's codec. */
  readonly codec: NegotiatedCodec
  readonly extensions: ExtensionIds
  readonly ssrc: number
  readonly rtxSsrc?: number
}

export interface DownTrack {
  /** Highest simulcast layer wanted (0 lowest). Switches at a key frame; falls back to the best live layer below. */
  setMaxLayer(layer: number): void
  /** Paused: nothing is sent; on resume the picture starts with a key frame. */
  setPaused(paused: boolean): void
  close(): void
}
