/** What engines on one port say to each other of peers: a room's home, where it is decided, and the host of some of its peers. */
import type { DownTrackOptions } from '../forwarding/down-track.ts'
import type { DownTrackReport } from '../forwarding/media-report.ts'
import type { UpTrackOptions } from '../forwarding/up-track.ts'
import type { IceCredentials, PeerCloseReason, PeerReport, PeerState, RemoteTransport } from '../transport/peer.ts'

/** Without what cannot leave its thread. */
export type SourceOptions = Omit<UpTrackOptions, 'gate'>
type SentOptions = Omit<DownTrackOptions, 'source' | 'onHeld'>

/** Peers, tracks and sources by numbers that the home gave them. */
export type ToHost =
  | { readonly type: 'create-peer'; readonly peer: number; readonly local: IceCredentials }
  | { readonly type: 'connect'; readonly peer: number; readonly remote: RemoteTransport }
  | { readonly type: 'restart-ice'; readonly peer: number; readonly local: IceCredentials; readonly remote: IceCredentials | null }
  | { readonly type: 'close-peer'; readonly peer: number; readonly reason: PeerCloseReason }
  /** A track that this peer sends; its packets go home. */
  | { readonly type: 'add-up-track'; readonly peer: number; readonly track: number; readonly options: SourceOptions }
  | { readonly type: 'close-up-track'; readonly track: number }
  /** A track of the room whose packets come from home. */
  | { readonly type: 'add-source'; readonly source: number; readonly options: SourceOptions }
  | { readonly type: 'mute-source'; readonly source: number; readonly muted: boolean }
  | { readonly type: 'close-source'; readonly source: number }
  | {
      readonly type: 'add-down-track'
      readonly peer: number
      readonly track: number
      readonly source: number
      readonly options: SentOptions
    }
  | { readonly type: 'set-down-track'; readonly track: number; readonly wish: DownTrackWish }
  | { readonly type: 'close-down-track'; readonly track: number }
  | { readonly type: 'want-key-frame'; readonly track: number; readonly layer: number }
  | { readonly type: 'open-data'; readonly peer: number; readonly label: string; readonly ordered: boolean }
  | { readonly type: 'send-data'; readonly peer: number; readonly label: string; readonly message: Uint8Array }

/** As of DownTrack; what is absent stays. */
export interface DownTrackWish {
  readonly maxLayer?: number
  readonly paused?: boolean
  readonly priority?: number
}

export type ToHome =
  | { readonly type: 'state'; readonly peer: number; readonly state: PeerState; readonly reason: PeerCloseReason | undefined }
  | { readonly type: 'data'; readonly peer: number; readonly label: string; readonly message: Uint8Array }
  /** So many bytes of what was to be sent are on their way. */
  | { readonly type: 'data-sent'; readonly peer: number; readonly bytes: number }
  | { readonly type: 'report'; readonly peer: number; readonly report: PeerReport; readonly sent: ReadonlyMap<number, DownTrackReport> }
  | { readonly type: 'held'; readonly track: number; readonly held: boolean }
  | { readonly type: 'want-source-key-frame'; readonly source: number; readonly layer: number }

export type SiblingMessage = { readonly to: 'host'; readonly message: ToHost } | { readonly to: 'home'; readonly message: ToHome }
