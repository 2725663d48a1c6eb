/** A server that says anything at all. */
import { once } from 'node:events'
import * as fc from 'fast-check'
import {
  JoinResponse,
  LeaveRequest,
  LeaveRequest_Action,
  MediaSectionsRequirement,
  ParticipantInfo,
  ParticipantUpdate,
  ReconnectResponse,
  RequestResponse,
  SessionDescription,
  SignalResponse,
  SpeakerInfo,
  SpeakersChanged,
  StreamStateInfo,
  StreamStateUpdate,
  SubscribedQualityUpdate,
  TrackInfo,
  TrackPublishedResponse,
  TrackType,
  TrickleRequest,
} from '@livekit/protocol'
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import { createRoomConnector, type RoomConnector } from '../create-room-connector.ts'

let server: WebSocketServer
let url: string
let onSocket: (socket: WebSocket, path: string) => void = () => undefined
let connector: RoomConnector

beforeAll(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const address = server.address()
  url = `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/way`
  server.on('connection', (socket, request) => onSocket(socket, request.url ?? ''))
})
afterAll(() => server.close())
beforeEach(async () => {
  connector = await createRoomConnector()
})
afterEach(() => connector.close())

const frame = (message: SignalResponse['message']): Uint8Array => new SignalResponse({ message }).toBinary()
const join = frame({
  case: 'join',
  value: new JoinResponse({ participant: new ParticipantInfo({ sid: 'PA_x', identity: 'x' }), pingInterval: 5, pingTimeout: 15 }),
})

describe('whatever a server says', () => {
  it('keeps the path of the address, and its token out of it', async () => {
    const path = new Promise<string>((resolve) => {
      onSocket = (socket, each) => {
        resolve(each)
        socket.close()
      }
    })
    const outcome = connector.connect({ url, token: 'secret-token' })
    expect(await path).toMatch(/^\/way\/rtc\/v1\?join_request=/)
    expect(await path).not.toContain('secret')
    expect(await outcome).toMatchObject({ connected: false, end: 'lost' })
  })

  it.each([
    [LeaveRequest_Action.DISCONNECT, 4, 'removed'],
    [LeaveRequest_Action.DISCONNECT, 7, 'refused'],
    [LeaveRequest_Action.DISCONNECT, 2, 'replaced'],
    [LeaveRequest_Action.RECONNECT, 0, 'lost'],
  ] as const)('a leave with action %i and reason %i before anything stood', async (action, reason, end) => {
    onSocket = (socket) => {
      socket.send(join)
      socket.send(frame({ case: 'leave', value: new LeaveRequest({ action, reason }) }))
    }
    expect(await connector.connect({ url, token: 'x' })).toMatchObject({ connected: false, end })
  })

  it('[T4] no frame makes it throw', async () => {
    const text = fc.string({ maxLength: 60 })
    const messages: fc.Arbitrary<SignalResponse['message']> = fc.oneof(
      text.map((candidateInit) => ({ case: 'trickle' as const, value: new TrickleRequest({ candidateInit }) })),
      fc
        .tuple(text, fc.nat(3))
        .map(([sdp, id]) => ({ case: 'answer' as const, value: new SessionDescription({ type: 'answer', sdp, id }) })),
      fc.nat(0xffffffff).map((numAudios) => ({
        case: 'mediaSectionsRequirement' as const,
        value: new MediaSectionsRequirement({ numAudios, numVideos: numAudios }),
      })),
      text.map((sid) => ({ case: 'update' as const, value: new ParticipantUpdate({ participants: [new ParticipantInfo({ sid })] }) })),
      text.map((sid) => ({
        case: 'update' as const,
        value: new ParticipantUpdate({
          participants: [new ParticipantInfo({ sid: 'PA_y', tracks: [new TrackInfo({ sid, type: TrackType.VIDEO, width: 4e9 })] })],
        }),
      })),
      text.map((sid) => ({
        case: 'speakersChanged' as const,
        value: new SpeakersChanged({ speakers: [new SpeakerInfo({ sid, active: true, level: Number.NaN })] }),
      })),
      text.map((trackSid) => ({ case: 'subscribedQualityUpdate' as const, value: new SubscribedQualityUpdate({ trackSid }) })),
      text.map((trackSid) => ({
        case: 'streamStateUpdate' as const,
        value: new StreamStateUpdate({ streamStates: [new StreamStateInfo({ trackSid })] }),
      })),
      text.map((cid) => ({ case: 'trackPublished' as const, value: new TrackPublishedResponse({ cid }) })),
      fc.constant({ case: 'reconnect' as const, value: new ReconnectResponse() }),
      fc.constant({ case: 'requestResponse' as const, value: new RequestResponse() }),
      fc.constant({ case: 'join' as const, value: new JoinResponse() }),
      fc.constant({ case: 'refreshToken' as const, value: '\n' }),
    )
    const frames = fc.array(fc.oneof(messages.map(frame), fc.uint8Array({ maxLength: 100 })), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(frames, async (each) => {
        onSocket = (socket) => {
          socket.send(join)
          for (const bytes of each) socket.send(bytes)
          socket.send('text')
          socket.close()
        }
        const connection = await connector.connect({ url, token: 'x' })
        expect(connection.connected).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it('closing while it connects leaves nothing behind', async () => {
    onSocket = (socket) => socket.send(join)
    const connection = connector.connect({ url, token: 'x' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    connector.close()
    expect(await connection).toMatchObject({ connected: false, end: 'left' })
    expect(await connector.connect({ url, token: 'x' })).toMatchObject({ connected: false, end: 'left' })
  })
})
