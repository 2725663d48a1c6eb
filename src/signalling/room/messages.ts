import {
  ClientConfigSetting,
  ClientConfiguration,
  Codec,
  ICEServer,
  JoinResponse,
  LeaveRequest,
  MediaSectionsRequirement,
  ParticipantUpdate,
  ReconnectResponse,
  RequestResponse,
  RequestResponse_Reason,
  RoomUpdate,
  ServerInfo,
  ServerInfo_Edition,
  type DisconnectReason,
  LeaveRequest_Action,
  type ParticipantInfo,
} from '@livekit/protocol'
import type { Participant, TurnAccess } from './participant.ts'
import type { Room } from './room.ts'

/** Seconds. A client that hears nothing for the first thinks that its connection is dead, and says something every second. */
const PING_TIMEOUT = 15
const PING_INTERVAL = 5

/** Clients choose features by it, so it names the LiveKit release whose behaviour this is. */
const serverInfo = (): ServerInfo =>
  new ServerInfo({ edition: ServerInfo_Edition.Standard, version: '1.9.1', protocol: 16, nodeId: 'latch' })

const PUBLISHABLE = ['audio/opus', 'video/VP8', 'video/H264', 'video/VP9', 'video/AV1']

export function joinMessage(room: Room, participant: Participant): JoinResponse {
  return new JoinResponse({
    room: room.info(),
    participant: participant.info(),
    otherParticipants: room.othersFor(participant),
    serverVersion: serverInfo().version,
    serverInfo: serverInfo(),
    subscriberPrimary: participant.connection.serverOffers,
    pingTimeout: PING_TIMEOUT,
    pingInterval: PING_INTERVAL,
    enabledPublishCodecs: PUBLISHABLE.map((mime) => new Codec({ mime })),
    clientConfiguration: clientConfiguration(participant),
    iceServers: iceServers(participant.turn),
    // Who may send connects for it at once, not with its first track.
    fastPublish: participant.connection.serverOffers && participant.grants.canPublish,
  })
}

export const reconnectMessage = (lastMessageSeq: number, turn: TurnAccess | null): ReconnectResponse =>
  new ReconnectResponse({
    serverInfo: serverInfo(),
    clientConfiguration: new ClientConfiguration(),
    iceServers: iceServers(turn),
    lastMessageSeq,
  })

const clientConfiguration = ({ settings }: Participant): ClientConfiguration =>
  new ClientConfiguration(settings.way === 'relay' ? { forceRelay: ClientConfigSetting.ENABLED } : {})

const iceServers = (turn: TurnAccess | null): ICEServer[] =>
  turn === null ? [] : [new ICEServer({ urls: [turn.url], username: turn.pass.username, credential: turn.pass.password })]

export const leaveMessage = (reason: DisconnectReason, action: LeaveRequest_Action): LeaveRequest =>
  new LeaveRequest({ reason, action, canReconnect: action !== LeaveRequest_Action.DISCONNECT })

export const updateMessage = (participants: ParticipantInfo[]): ParticipantUpdate => new ParticipantUpdate({ participants })

export const roomMessage = (room: Room): RoomUpdate => new RoomUpdate({ room: room.info() })

export const sectionsMessage = (numAudios: number, numVideos: number): MediaSectionsRequirement =>
  new MediaSectionsRequirement({ numAudios, numVideos })

/** Why something is not done, for whoever wrote the client. */
export type Refusal = readonly [reason: RequestResponse_Reason, message: string]

export const NO_SUCH_TRACK: Refusal = [RequestResponse_Reason.NOT_FOUND, 'This participant has no such track.']

export const refusalTo = ([reason, message]: Refusal, request: RequestResponse['request'], requestId = 0): RequestResponse =>
  new RequestResponse({ requestId, reason, message, request })
