/** Twirp v7 as far as LiveKit's server SDKs use it: POST /twirp/livekit.RoomService/<Method>, JSON or protobuf. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  CreateRoomRequest,
  DeleteRoomRequest,
  DeleteRoomResponse,
  ListParticipantsRequest,
  ListParticipantsResponse,
  ListRoomsRequest,
  ListRoomsResponse,
  MuteRoomTrackRequest,
  MuteRoomTrackResponse,
  ParticipantInfo,
  RemoveParticipantResponse,
  Room,
  RoomParticipantIdentity,
  SendDataRequest,
  SendDataResponse,
  UpdateParticipantRequest,
  UpdateRoomMetadataRequest,
  UpdateSubscriptionsRequest,
  UpdateSubscriptionsResponse,
} from '@livekit/protocol'
import type { JsonValue, Message, MessageType } from '@bufbuild/protobuf'
import { CORS } from '../http-answers.ts'
import { readLivekitToken, type LivekitClaims, type LivekitKey } from '../livekit-token.ts'
import type { RoomServiceApi } from '../media-server.ts'
import type { RoomCall, RoomMethod, RoomReply } from '../room-call.ts'

const PREFIX = '/twirp/'
const MAX_BODY = 256 * 1024

interface Operation {
  readonly request: MessageType
  readonly response: MessageType
  readonly grant: 'roomCreate' | 'roomList' | 'roomAdmin'
}

const OPERATIONS: Readonly<Record<RoomMethod, Operation>> = {
  CreateRoom: { request: CreateRoomRequest, response: Room, grant: 'roomCreate' },
  ListRooms: { request: ListRoomsRequest, response: ListRoomsResponse, grant: 'roomList' },
  DeleteRoom: { request: DeleteRoomRequest, response: DeleteRoomResponse, grant: 'roomCreate' },
  ListParticipants: { request: ListParticipantsRequest, response: ListParticipantsResponse, grant: 'roomAdmin' },
  GetParticipant: { request: RoomParticipantIdentity, response: ParticipantInfo, grant: 'roomAdmin' },
  RemoveParticipant: { request: RoomParticipantIdentity, response: RemoveParticipantResponse, grant: 'roomAdmin' },
  MutePublishedTrack: { request: MuteRoomTrackRequest, response: MuteRoomTrackResponse, grant: 'roomAdmin' },
  UpdateParticipant: { request: UpdateParticipantRequest, response: ParticipantInfo, grant: 'roomAdmin' },
  UpdateSubscriptions: { request: UpdateSubscriptionsRequest, response: UpdateSubscriptionsResponse, grant: 'roomAdmin' },
  SendData: { request: SendDataRequest, response: SendDataResponse, grant: 'roomAdmin' },
  UpdateRoomMetadata: { request: UpdateRoomMetadataRequest, response: Room, grant: 'roomAdmin' },
}

type ErrorCode =
  | 'bad_route'
  | 'unauthenticated'
  | 'permission_denied'
  | 'malformed'
  | 'not_found'
  | 'invalid_argument'
  | 'unimplemented'
  | 'unavailable'

/** Twirp v7, "Error Codes". */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  bad_route: 404,
  unauthenticated: 401,
  permission_denied: 403,
  malformed: 400,
  not_found: 404,
  invalid_argument: 400,
  unimplemented: 501,
  unavailable: 503,
}

interface Failure {
  readonly code: ErrorCode
  readonly msg: string
}

export function createRoomServiceApi(key: LivekitKey): RoomServiceApi {
  return {
    handle(request, response, call) {
      if (!(request.url ?? '').startsWith(PREFIX)) return false
      if (request.method === 'OPTIONS') response.writeHead(204, CORS).end()
      else void serve(request, response, key, call)
      return true
    },
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  key: LivekitKey,
  call: (call: RoomCall) => Promise<RoomReply>,
): Promise<void> {
  const result = await perform(request, key, call).catch((): Failure => ({ code: 'malformed', msg: 'malformed request' }))
  if ('code' in result) {
    const body = JSON.stringify({ ...result, meta: {} })
    response.writeHead(STATUS[result.code], { 'content-type': 'application/json', ...CORS }).end(body)
  } else {
    response.writeHead(200, { 'content-type': result.type, ...CORS }).end(result.body)
  }
}

async function perform(
  request: IncomingMessage,
  key: LivekitKey,
  call: (call: RoomCall) => Promise<RoomReply>,
): Promise<Failure | { readonly type: string; readonly body: string | Uint8Array }> {
  const [service, name] = (request.url ?? '').slice(PREFIX.length).split('?', 1)[0]?.split('/') ?? []
  if (request.method !== 'POST') return { code: 'bad_route', msg: 'POST only' }
  if (service !== 'livekit.RoomService') return { code: 'unimplemented', msg: 'this server offers livekit.RoomService' }
  const method = methodOf(name)
  if (method === null) return { code: 'unimplemented', msg: 'no such method' }
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const claims = token === undefined ? null : await readLivekitToken(token, key)
  if (claims === null) return { code: 'unauthenticated', msg: 'invalid token' }
  const json = (request.headers['content-type'] ?? '').startsWith('application/json')
  const body = await readBody(request)
  if (body === null) return { code: 'malformed', msg: 'body too long' }
  const operation = OPERATIONS[method]
  const message = json ? operation.request.fromJson(parseJson(body), { ignoreUnknownFields: true }) : operation.request.fromBinary(body)
  if (!permits(claims, operation, message)) return { code: 'permission_denied', msg: 'permissions denied' }
  const reply = await call({ verb: 'service', method, room: roomOf(message), request: message.toBinary() })
  if (!reply.ok) return { code: reply.code, msg: reply.message }
  const answer = operation.response.fromBinary(reply.response ?? new Uint8Array())
  return json
    ? { type: 'application/json', body: answer.toJsonString({ emitDefaultValues: true }) }
    : { type: 'application/protobuf', body: answer.toBinary() }
}

const methodOf = (name: string | undefined): RoomMethod | null => {
  // A key of the table is one of its methods.
  return name !== undefined && Object.hasOwn(OPERATIONS, name) ? (name as RoomMethod) : null
}

/** `roomAdmin` holds for the one room that the token names. */
function permits(claims: LivekitClaims, { grant }: Operation, message: Message): boolean {
  if (grant !== 'roomAdmin') return claims[grant]
  return claims.roomAdmin && 'room' in message && message.room === claims.room && claims.room !== ''
}

/** Null: the request is about all rooms. */
function roomOf(message: Message): string | null {
  if (message instanceof CreateRoomRequest) return message.name
  return 'room' in message && typeof message.room === 'string' ? message.room : null
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    // Without an encoding set, a request yields buffers.
    const bytes = chunk as Buffer
    length += bytes.length
    if (length > MAX_BODY) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

// JSON.parse yields nothing else than JSON values.
const parseJson = (body: Buffer): JsonValue => (body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as JsonValue))
