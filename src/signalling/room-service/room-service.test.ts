/** LiveKit's own server SDK, and protobuf as other SDKs send it, against a running media engine. */
import { CreateRoomRequest, JoinRequest, Room, SignalResponse, WrappedJoinRequest } from '@livekit/protocol'
import { AccessToken, DataPacket_Kind, RoomServiceClient, TokenVerifier, TrackSource, type VideoGrant } from 'livekit-server-sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startMediaEngine, type RunningMediaEngine } from '../media-engine.ts'

const KEY = 'key'
const SECRET = 'a-secret-that-is-long-enough-for-hs256'

let engine: RunningMediaEngine
let service: RoomServiceClient

beforeAll(async () => {
  engine = await startMediaEngine({ port: 0, mediaPort: 0, key: KEY, secret: SECRET, host: '127.0.0.1' })
  service = new RoomServiceClient(engine.url, KEY, SECRET)
})

afterAll(() => engine.close())

async function token(grant: VideoGrant, secret = SECRET, identity = 'alice'): Promise<string> {
  const access = new AccessToken(KEY, secret, { identity, ttl: '5m' })
  access.addGrant(grant)
  return access.toJwt()
}

async function post(
  method: string,
  grant: VideoGrant,
  body: string | Uint8Array,
  type = 'application/json',
  secret = SECRET,
): Promise<Response> {
  const headers = { authorization: `Bearer ${await token(grant, secret)}`, 'content-type': type }
  return fetch(`${engine.url}/twirp/livekit.RoomService/${method}`, { method: 'POST', headers, body: body as BodyInit })
}

/** Joins without media. */
async function member(room: string, identity: string): Promise<WebSocket> {
  const wrapped = new WrappedJoinRequest({ joinRequest: new JoinRequest({ connectionSettings: { autoSubscribe: true } }).toBinary() })
  const query = `join_request=${Buffer.from(wrapped.toBinary()).toString('base64url')}`
  const access = await token({ room, roomJoin: true }, SECRET, identity)
  const socket = new WebSocket(`${engine.url.replace('http', 'ws')}/rtc/v1?${query}`, { headers: { authorization: `Bearer ${access}` } })
  await new Promise((resolve, reject) => socket.once('message', resolve).once('error', reject))
  return socket
}

describe('RoomService', () => {
  it('creates, lists and deletes rooms', async () => {
    const room = await service.createRoom({ name: 'made', emptyTimeout: 60, maxParticipants: 5, metadata: 'm' })
    expect(room).toMatchObject({ name: 'made', emptyTimeout: 60, maxParticipants: 5, metadata: 'm', numParticipants: 0 })
    expect((await service.createRoom({ name: 'made' })).sid).toBe(room.sid)
    expect((await service.listRooms(['made', 'none'])).map(({ name }) => name)).toEqual(['made'])
    expect((await service.updateRoomMetadata('made', 'changed')).metadata).toBe('changed')
    await service.deleteRoom('made')
    expect(await service.listRooms(['made'])).toEqual([])
    await expect(service.deleteRoom('made')).rejects.toMatchObject({ status: 404, code: 'not_found' })
  })

  it('lists, changes and removes participants', async () => {
    const socket = await member('people', 'alice')
    expect((await service.listParticipants('people')).map(({ identity }) => identity)).toEqual(['alice'])
    const changed = await service.updateParticipant('people', 'alice', { name: 'Alice', metadata: 'm', attributes: { a: 'b' } })
    expect(changed).toMatchObject({ name: 'Alice', metadata: 'm', attributes: { a: 'b' } })
    const permission = { canPublish: false, canSubscribe: true, canPublishData: false }
    await service.updateParticipant('people', 'alice', { permission })
    expect((await service.getParticipant('people', 'alice')).permission).toMatchObject(permission)
    await service.updateSubscriptions('people', 'alice', ['TR_none'], false)
    await service.sendData('people', new TextEncoder().encode('hi'), DataPacket_Kind.RELIABLE, { topic: 't' })
    await expect(service.mutePublishedTrack('people', 'alice', 'TR_none', true)).rejects.toMatchObject({ code: 'not_found' })
    const gone = new Promise((resolve) => socket.once('close', resolve))
    await service.removeParticipant('people', 'alice')
    await gone
    await expect(service.getParticipant('people', 'alice')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('what is changed of a participant is in its next token', async () => {
    const socket = await member('promoted', 'alice')
    const tokens: string[] = []
    socket.on('message', (data: Buffer) => {
      const { message } = SignalResponse.fromBinary(data)
      if (message.case === 'refreshToken') tokens.push(message.value)
    })
    const permission = { canPublish: true, canSubscribe: false, canPublishData: false, canPublishSources: [TrackSource.MICROPHONE] }
    await service.updateParticipant('promoted', 'alice', { name: 'Alice A.', attributes: { a: 'b' }, permission })
    const claims = () => Promise.all(tokens.map((each) => new TokenVerifier(KEY, SECRET).verify(each)))
    await expect
      .poll(async () => (await claims()).at(-1), { timeout: 20_000 })
      .toMatchObject({
        sub: 'alice',
        name: 'Alice A.',
        attributes: { a: 'b' },
        video: { room: 'promoted', roomJoin: true, canPublish: true, canSubscribe: false, canPublishSources: ['microphone'] },
      })
    socket.close()
  })

  it('holds a room to its size', async () => {
    await service.createRoom({ name: 'small', maxParticipants: 1 })
    const first = await member('small', 'alice')
    const second = await member('small', 'bob')
    await new Promise((resolve) => second.once('close', resolve))
    expect((await service.listParticipants('small')).map(({ identity }) => identity)).toEqual(['alice'])
    first.close()
  })

  it('speaks protobuf as well', async () => {
    const response = await post(
      'CreateRoom',
      { roomCreate: true },
      new CreateRoomRequest({ name: 'binary' }).toBinary(),
      'application/protobuf',
    )
    expect(response.headers.get('content-type')).toBe('application/protobuf')
    expect(Room.fromBinary(new Uint8Array(await response.arrayBuffer())).name).toBe('binary')
  })

  it('does nothing without the grant, for another room, or with another key', async () => {
    const answers = [
      await post('CreateRoom', { roomJoin: true, room: 'x' }, '{"name":"x"}'),
      await post('ListRooms', { roomCreate: true }, '{}'),
      await post('ListParticipants', { roomAdmin: true, room: 'mine' }, '{"room":"people"}'),
      await post('ListParticipants', { roomAdmin: true }, '{"room":""}'),
      await post('ListRooms', { roomList: true }, '{}', 'application/json', 'another-secret-of-the-same-length-as-it'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 401])
    expect(await answers[0]!.json()).toMatchObject({ code: 'permission_denied' })
    expect(await service.listRooms(['x'])).toEqual([])
  })

  it('[T4] answers nonsense with an error', async () => {
    const grant = { roomCreate: true }
    const answers = [
      await post('CreateRoom', grant, 'nonsense'),
      await post('CreateRoom', grant, Uint8Array.of(255, 255), 'application/protobuf'),
      await post('CreateRoom', grant, JSON.stringify({ name: 'x'.repeat(300_000) })),
      await post('CreateRoom', grant, '{}'),
      await post('toString', grant, '{}'),
      await fetch(`${engine.url}/twirp/livekit.Egress/ListEgress`, { method: 'POST' }),
      await fetch(`${engine.url}/twirp/livekit.RoomService/ListRooms`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 501, 501, 404])
  })
})
