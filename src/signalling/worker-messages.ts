/** What the main thread and the media worker say to each other. Frames are transferred, never copied. */
import type { EngineOptions } from '../sfu/engine.ts'
import type { SiblingMessage } from '../sfu/pipe/sibling-message.ts'
import type { AddressClaim } from '../sfu/transport/ice/sibling-workers.ts'
import type { Endpoint } from '../sfu/transport/turn/endpoint.ts'
import type { TurnPass } from '../sfu/transport/turn/turn-pass.ts'
import type { AdmittedLeg, LegState } from './media-door.ts'
import type { RtcProtocol } from './room/connection.ts'
import type { RoomCall, RoomReply } from './room-call.ts'

export interface WorkerStart {
  readonly engine: EngineOptions
  /** How many people of a room a thread carries before others help. */
  readonly roomShare: number
  /** Whether `news` is wanted. */
  readonly news: boolean
}

/** What an admitted client asks for, and how. */
export interface Opening {
  /** A JoinRequest. */
  readonly request: Uint8Array
  readonly protocol: RtcProtocol
  /** Where this client finds TURN (RFC 7065), if anywhere. */
  readonly turnUrl: string | null
}

export type ToWorker =
  | ({ readonly type: 'open'; readonly socket: number; readonly leg: AdmittedLeg } & Opening)
  | { readonly type: 'frame'; readonly socket: number; readonly frame: Uint8Array }
  | { readonly type: 'socket-closed'; readonly socket: number }
  /** A way into the engine whose socket is here, from where it seems to come; by number from then on. */
  | { readonly type: 'relay-open'; readonly relay: number; readonly protocol: 'turn' | 'tcp'; readonly relayed: Endpoint }
  | { readonly type: 'relay-packet'; readonly relay: number; readonly packet: Uint8Array }
  | { readonly type: 'relay-end'; readonly relay: number }
  | { readonly type: 'call'; readonly id: number; readonly call: RoomCall }
  /** Of the port that workers share: another has this address, or died. */
  | { readonly type: 'claimed'; readonly claim: AddressClaim }
  | { readonly type: 'sibling-lost'; readonly worker: number }
  | { readonly type: 'sibling-said'; readonly worker: number; readonly message: SiblingMessage }
  | { readonly type: 'stop' }

export type FromWorker =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'frame'; readonly socket: number; readonly frame: Uint8Array }
  | { readonly type: 'close-socket'; readonly socket: number; readonly code: number; readonly reason: string }
  /** The session that a client wants to resume is not here: main turns it back with a fresh token. */
  | { readonly type: 'unknown-session'; readonly socket: number }
  | { readonly type: 'leg-ended'; readonly socket: number; readonly cause: 'left' | 'lost' }
  /** For its next tokens. */
  | { readonly type: 'leg-changed'; readonly socket: number; readonly now: LegState }
  /** What a session may relay by, from before it is told until it is over. */
  | { readonly type: 'pass-issued'; readonly pass: TurnPass }
  | { readonly type: 'pass-over'; readonly username: string }
  | { readonly type: 'relay-packet'; readonly relay: number; readonly packet: Uint8Array }
  /** Somebody owns it, or nobody (any more). */
  | { readonly type: 'relay-proved' | 'relay-dropped'; readonly relay: number }
  /** To the others on the port. */
  | { readonly type: 'claim'; readonly claim: AddressClaim }
  /** To one of them. */
  | { readonly type: 'say'; readonly worker: number; readonly message: SiblingMessage }
  | { readonly type: 'room-closed'; readonly room: string }
  /** A WebhookEvent of LiveKit's. */
  | { readonly type: 'news'; readonly room: string; readonly event: Uint8Array }
  /** Everything that a closed socket meant has been said. */
  | { readonly type: 'socket-done'; readonly socket: number }
  /** A bug met by one socket's message; the socket is closed, the others live on. */
  | { readonly type: 'fault'; readonly socket: number; readonly message: string }
  | { readonly type: 'reply'; readonly id: number; readonly reply: RoomReply }
  | { readonly type: 'stopped' }
