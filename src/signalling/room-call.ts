/** What the server asks of rooms from outside: the ports of meetings, and LiveKit's RoomService. Protobuf travels as bytes. */
import type { Endpoint } from '../sfu/transport/turn/endpoint.ts'
import type { Probe } from './checkup/probe.ts'
import type { WorkerReport } from './report/worker-report.ts'
import type { TrackSourceName } from './media-door.ts'

export type CloseReason = 'removed' | 'ended' | 'replaced' | 'left' | 'orphaned'

export type RoomMethod =
  | 'CreateRoom'
  | 'ListRooms'
  | 'DeleteRoom'
  | 'ListParticipants'
  | 'GetParticipant'
  | 'RemoveParticipant'
  | 'MutePublishedTrack'
  | 'UpdateParticipant'
  | 'UpdateSubscriptions'
  | 'SendData'
  | 'UpdateRoomMetadata'

export type RoomCall =
  | { readonly verb: 'close-leg'; readonly room: string; readonly identity: string; readonly reason: CloseReason }
  | { readonly verb: 'close-room'; readonly room: string }
  | { readonly verb: 'live-legs' }
  | { readonly verb: 'has-room'; readonly room: string }
  /** Whether a session of this sid could be resumed. */
  | { readonly verb: 'has-session'; readonly participantSid: string }
  | { readonly verb: 'mute'; readonly room: string; readonly identity: string; readonly source: TrackSourceName; readonly muted: boolean }
  /** With the tracks of this room, where one is named. */
  | { readonly verb: 'report'; readonly room: string | null }
  /** Checks with this name fragment will be answered. */
  | { readonly verb: 'open-probe'; readonly ufrag: string }
  /** Where this STUN server, an IP address, sees the media port. */
  | { readonly verb: 'ask-outside'; readonly server: Endpoint }
  /** `room`: the one that the request names; null all. */
  | { readonly verb: 'service'; readonly method: RoomMethod; readonly room: string | null; readonly request: Uint8Array }

export interface LiveLeg {
  readonly room: string
  readonly identity: string
}

export type ServiceError = 'not_found' | 'invalid_argument' | 'unimplemented' | 'unavailable'

export type RoomReply =
  | {
      readonly ok: true
      readonly legs?: readonly LiveLeg[]
      readonly present?: boolean
      readonly response?: Uint8Array
      readonly report?: WorkerReport
      readonly probe?: Probe
      readonly seen?: Endpoint | null
    }
  | { readonly ok: false; readonly code: ServiceError; readonly message: string }
