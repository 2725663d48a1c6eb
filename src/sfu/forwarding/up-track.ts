import type { UpTrackReport } from './media-report.ts'

/** What the wire agreed on for one direction of one media section. */
export interface NegotiatedCodec {
  /** Lower case, for example `opus`, `vp8`, `h264`, `vp9`, `av1`, `red`. */
  readonly name: string
  readonly payloadType: number
  /** Payload type of RFC 4588 retransmissions, where negotiated. */
  readonly rtxPayloadType?: number
  /** To a subscriber: payload type under which redundant sound (RFC 2198) is passed on as it came; without, only its newest block is. */
  readonly redPayloadType?: number
  readonly clockRate: number
}

/** Header extension URI to the id used on this connection. */
export type ExtensionIds = ReadonlyMap<string, number>

export interface Encoding {
  /** RFC 8852 restriction identifier; absent without simulcast. */
  readonly rid?: string
  /** Known ahead only when the offer declares it; otherwise learnt from mid and rid. */
  readonly ssrc?: number
  readonly rtxSsrc?: number
}

/** Decides which packets of a sound anybody is sent. */
export interface SoundGate {
  /** `level` as RFC 6464 says it, `now` in monotonic milliseconds. */
  passes(level: number, now: number): boolean
  /** The sound is muted, or over. */
  rest(): void
}

export interface UpTrackOptions {
  readonly mid: string
  readonly kind: 'audio' | 'video'
  /** The first is what the track is made of; `red`, which wraps it, may follow. */
  readonly codecs: readonly NegotiatedCodec[]
  readonly extensions: ExtensionIds
  /** Lowest quality first. One entry without simulcast. */
  readonly encodings: readonly Encoding[]
  /** Packets that say no level pass with those before them. */
  readonly gate?: SoundGate
}

export interface UpTrackEvents {
  /** RTP began or stopped arriving on a layer. */
  readonly layers: (active: readonly boolean[]) => void
  /** RFC 6464 level in -dBov (0 loudest, 127 silence) as packets arrive, at most every 50 ms. */
  readonly level: (level: number) => void
}

export interface UpTrack {
  readonly kind: 'audio' | 'video'
  readonly codec: NegotiatedCodec
  on<E extends keyof UpTrackEvents>(event: E, listener: UpTrackEvents[E]): () => void
  /** Nothing is forwarded while muted. */
  setMuted(muted: boolean): void
  report(): UpTrackReport
  close(): void
}
