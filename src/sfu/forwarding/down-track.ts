import type { DownTrackReport } from './media-report.ts'
import type { ExtensionIds, NegotiatedCodec, UpTrack } from './up-track.ts'

export interface DownTrackOptions {
  readonly mid: string
  readonly source: UpTrack
  /** As this subscriber numbers it; must be the source's codec. */
  readonly codec: NegotiatedCodec
  readonly extensions: ExtensionIds
  readonly ssrc: number
  readonly rtxSsrc?: number
  /** The subscriber would rather have too much than nothing: it is never held. */
  readonly neverHeld?: boolean
  /** The subscriber's network does not carry even its lowest layer (any more), or does again. */
  readonly onHeld?: (held: boolean) => void
}

export interface DownTrack {
  /** Highest simulcast layer wanted (0 lowest). Switches at a key frame; falls back to the best live layer below. */
  setMaxLayer(layer: number): void
  /** Paused: nothing is sent; on resume the picture starts with a key frame. */
  setPaused(paused: boolean): void
  /** Of what the network does not carry all, the higher ones stay; 0 at first. */
  setPriority(priority: number): void
  report(): DownTrackReport
  close(): void
}
