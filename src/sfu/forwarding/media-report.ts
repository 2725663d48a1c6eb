/** How a client's media is doing, gathered when somebody asks. Counts are since the beginning: who wants rates asks twice. */
import type { ConnectionQuality } from './connection-quality.ts'
import type { MediaCounts } from './media-counts.ts'

export interface MediaReport {
  readonly quality: ConnectionQuality
  /** Null until the client has answered a report of ours. */
  readonly roundTripMs: number | null
  /** From 0 to 1, over the last seconds: of what it sends, after copies came; of what it is sent, before. */
  readonly lossUp: number
  readonly lossDown: number
  /** What its network is thought to carry to it, in bits per second; null while nothing speaks against everything. */
  readonly downlink: number | null
  readonly counts: MediaCounts
}

export interface UpLayerReport {
  /** Null without simulcast. */
  readonly rid: string | null
  readonly live: boolean
  readonly packets: number
  /** Without padding. */
  readonly bytes: number
  /** Never came, or has not come yet. */
  readonly lost: number
  /** From 0 to 1, over the last second. */
  readonly loss: number
  readonly jitterMs: number
}

export interface UpTrackReport {
  readonly codec: string
  /** Lowest first. */
  readonly layers: readonly UpLayerReport[]
}

export interface DownTrackReport {
  /** Index of the layer that is sent, 0 lowest; null before the first packet. */
  readonly layer: number | null
  /** `waiting`: wanted, but nothing comes, or no key frame has. `held`: the subscriber's network does not carry it. `paused`: not wanted now. */
  readonly state: 'flowing' | 'waiting' | 'paused' | 'held' | 'muted'
  readonly packets: number
  /** Payload. */
  readonly bytes: number
  /** As the subscriber reports. */
  readonly lost: number
  readonly resent: number
}
