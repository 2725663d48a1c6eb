/** LiveKit's RoomService upon our rooms: one function a method, protobuf in and out. Who may call was decided before. */
import {
  CreateRoomRequest,
  DataPacket,
  DeleteRoomRequest,
  DeleteRoomResponse,
  DisconnectReason,
  LeaveRequest_Action,
  ListParticipantsRequest,
  ListParticipantsResponse,
  ListRoomsRequest,
  ListRoomsResponse,
  MuteRoomTrackRequest,
  MuteRoomTrackResponse,
  RemoveParticipantResponse,
  RoomParticipantIdentity,
  SendDataRequest,
  SendDataResponse,
  UpdateParticipantRequest,
  UpdateRoomMetadataRequest,
  UpdateSubscription,
  UpdateSubscriptionsRequest,
  UpdateSubscriptionsResponse,
  UserPacket,
} from '@livekit/protocol'
import type { RoomMethod, RoomReply, ServiceError } from '../room-call.ts'
import { sendToRoom } from '../room/data-relay.ts'
import { changeMetadata } from '../room/own-metadata.ts'
import type { Participant } from '../room/participant.ts'
import { grantsFrom } from '../room/permission.ts'
import { dropForbiddenTracks, muteForced } from '../room/publishing.ts'
import type { Room } from '../room/room.ts'
import type { Rooms } from '../room/rooms.ts'
import { settleDataBy, settleDataOf } from '../room/data-tracks.ts'
import { settleSubscriber, updateSubscription } from '../room/subscribing.ts'

interface Encodable {
  toBinary(): Uint8Array
}

const MAX_METADATA = 64 * 1024

const done = (response: Encodable): RoomReply => ({ ok: true, response: response.toBinary() })
const failed = (code: ServiceError, message: string): RoomReply => ({ ok: false, code, message })
const noRoom = (): RoomReply => failed('not_found', 'requested room does not exist')
const noParticipant = (): RoomReply => failed('not_found', 'participant does not exist')

type Method = (rooms: Rooms, request: Uint8Array) => RoomReply

const METHODS: Readonly<Record<RoomMethod, Method>> = {
  CreateRoom: createRoom,
  ListRooms: listRooms,
  DeleteRoom: deleteRoom,
  ListParticipants: listParticipants,
  GetParticipant: (rooms, bytes) => withParticipant(rooms, RoomParticipantIdentity.fromBinary(bytes), (_room, { info }) => done(info)),
  RemoveParticipant: (rooms, bytes) => withParticipant(rooms, RoomParticipantIdentity.fromBinary(bytes), removeParticipant),
  MutePublishedTrack: mutePublishedTrack,
  UpdateParticipant: updateParticipant,
  UpdateSubscriptions: updateSubscriptions,
  SendData: sendData,
  UpdateRoomMetadata: updateRoomMetadata,
}

export function callService(rooms: Rooms, method: RoomMethod, request: Uint8Array): RoomReply {
  try {
    return METHODS[method](rooms, request)
  } catch {
    // Every request type is decoded inside its method.
    return failed('invalid_argument', 'malformed request')
  }
}

interface Member {
  readonly participant: Participant
  readonly info: ReturnType<Participant['info']>
}

function withParticipant(
  rooms: Rooms,
  at: { readonly room: string; readonly identity: string },
  act: (room: Room, member: Member) => RoomReply,
): RoomReply {
  const room = rooms.get(at.room)
  const participant = room?.participants.get(at.identity)
  return room === undefined || participant === undefined ? noParticipant() : act(room, { participant, info: participant.info() })
}

function createRoom(rooms: Rooms, bytes: Uint8Array): RoomReply {
  const { name, emptyTimeout, departureTimeout, maxParticipants, metadata } = CreateRoomRequest.fromBinary(bytes)
  if (name === '' || name.length > 256 || metadata.length > MAX_METADATA)
    return failed('invalid_argument', 'name or metadata is empty or too long')
  const options = {
    ...(emptyTimeout === 0 ? {} : { emptyTimeout }),
    ...(departureTimeout === 0 ? {} : { departureTimeout }),
    ...(maxParticipants === 0 ? {} : { maxParticipants }),
    ...(metadata === '' ? {} : { metadata }),
  }
  return done(rooms.getOrCreate(name, options).info())
}

function listRooms(rooms: Rooms, bytes: Uint8Array): RoomReply {
  const names = new Set(ListRoomsRequest.fromBinary(bytes).names)
  const listed = rooms.all().filter((room) => names.size === 0 || names.has(room.name))
  return done(new ListRoomsResponse({ rooms: listed.map((room) => room.info()) }))
}

function deleteRoom(rooms: Rooms, bytes: Uint8Array): RoomReply {
  return rooms.closeRoom(DeleteRoomRequest.fromBinary(bytes).room) ? done(new DeleteRoomResponse()) : noRoom()
}

function listParticipants(rooms: Rooms, bytes: Uint8Array): RoomReply {
  const room = rooms.get(ListParticipantsRequest.fromBinary(bytes).room)
  const participants = [...(room?.participants.values() ?? [])].map((participant) => participant.info())
  return done(new ListParticipantsResponse({ participants }))
}

function removeParticipant(room: Room, { participant }: Member): RoomReply {
  room.remove(participant, DisconnectReason.PARTICIPANT_REMOVED, LeaveRequest_Action.DISCONNECT)
  return done(new RemoveParticipantResponse())
}

function mutePublishedTrack(rooms: Rooms, bytes: Uint8Array): RoomReply {
  const request = MuteRoomTrackRequest.fromBinary(bytes)
  return withParticipant(rooms, request, (room, { participant }) => {
    const track = participant.tracks.get(request.trackSid)
    if (track === undefined) return failed('not_found', 'track does not exist')
    if (!request.muted && track.info.muted) return failed('invalid_argument', 'remote unmute is not allowed')
    if (request.muted) muteForced(room, participant, track)
    return done(new MuteRoomTrackResponse({ track: track.info }))
  })
}

function updateParticipant(rooms: Rooms, bytes: Uint8Array): RoomReply {
  const request = UpdateParticipantRequest.fromBinary(bytes)
  return withParticipant(rooms, request, (room, { participant }) => {
    if (request.permission !== undefined) {
      participant.grants = grantsFrom(request.permission, participant.grants)
      dropForbiddenTracks(room, participant)
      settleSubscriber(room, participant)
      settleDataOf(room, participant)
      settleDataBy(room, participant)
    }
    const refusal = changeMetadata(room, participant, request)
    if (refusal !== null) return failed('invalid_argument', refusal[1])
    return done(participant.info())
  })
}

function updateSubscriptions(rooms: Rooms, bytes: Uint8Array): RoomReply {
  const request = UpdateSubscriptionsRequest.fromBinary(bytes)
  return withParticipant(rooms, request, (room, { participant }) => {
    const { trackSids, subscribe, participantTracks } = request
    updateSubscription(room, participant, new UpdateSubscription({ trackSids, subscribe, participantTracks }))
    return done(new UpdateSubscriptionsResponse())
  })
}

function sendData(rooms: Rooms, bytes: Uint8Array): RoomReply {
  const { room: name, data, kind, destinationSids, destinationIdentities, topic, nonce } = SendDataRequest.fromBinary(bytes)
  const room = rooms.get(name)
  if (room === undefined) return noRoom()
  const value = new UserPacket({ payload: data, destinationSids, destinationIdentities, nonce, ...(topic === undefined ? {} : { topic }) })
  sendToRoom(room, new DataPacket({ kind, destinationIdentities, value: { case: 'user', value } }))
  return done(new SendDataResponse())
}

function updateRoomMetadata(rooms: Rooms, bytes: Uint8Array): RoomReply {
  const { room: name, metadata } = UpdateRoomMetadataRequest.fromBinary(bytes)
  const room = rooms.get(name)
  if (room === undefined) return noRoom()
  if (metadata.length > MAX_METADATA) return failed('invalid_argument', 'metadata is too long')
  room.options = { ...room.options, metadata }
  room.announceRoom()
  return done(room.info())
}
