/** What a media thread tells of itself and its rooms when it is asked. Counts are since the beginning; rates are made of two reports. */
import type { EngineReport } from '../../sfu/engine.ts'
import type { DownTrackReport, UpTrackReport } from '../../sfu/forwarding/media-report.ts'
import type { PeerReport } from '../../sfu/transport/peer.ts'
import type { ParticipantKindName, TrackSourceName } from '../media-door.ts'
import type { ThreadVitals } from './thread-vitals.ts'

export interface WorkerVitals extends ThreadVitals {
  /** Which media thread, 0 the first. */
  readonly thread: number
  readonly engine: EngineReport
}

export interface WorkerReport extends WorkerVitals {
  /** Clients' signalling connections. */
  readonly signalSockets: number
  readonly rooms: readonly RoomReport[]
}

export interface TrackTally {
  readonly audio: number
  readonly video: number
}

export interface RoomReport {
  readonly room: string
  /** Tracks that come from publishers, and those that go to subscribers. */
  readonly published: TrackTally
  readonly subscribed: TrackTally
  readonly people: readonly PersonReport[]
}

export interface PersonReport {
  readonly sid: string
  readonly name: string
  readonly kind: ParticipantKindName
  readonly peer: PeerReport
  /** Only of a room that was asked for. */
  readonly tracks: TracksReport | null
}

interface TracksReport {
  readonly sends: readonly SentTrack[]
  readonly receives: readonly ReceivedTrack[]
}

interface TrackName {
  readonly sid: string
  readonly kind: 'audio' | 'video'
  /** Null: of no source that LiveKit names. */
  readonly source: TrackSourceName | null
}

export interface SentTrack extends TrackName, UpTrackReport {
  readonly muted: boolean
}

export interface ReceivedTrack extends TrackName, DownTrackReport {
  /** The sid of whom it is of. */
  readonly from: string
  readonly codec: string
  /** How many layers it has. */
  readonly layers: number
}
