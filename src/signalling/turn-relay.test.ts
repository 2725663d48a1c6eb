/** TURN for a session of the real media thread: told with the join, into the engine and back, and over with the session. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createListener, type AddressInfo, type Server as Listener } from 'node:net'
import { type ICEServer, JoinRequest, SessionDescription, SignalResponse, WrappedJoinRequest } from '@livekit/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { attributeValue, parseStun, stunAttribute, stunType, transactionOf } from '../sfu/transport/stun/stun-message.ts'
import { writeCheck } from '../sfu/transport/stun/stun-client.suite.ts'
import { ownEndpoint, readXorAddress } from '../sfu/transport/turn/endpoint.ts'
import { turnAttribute, turnType } from '../sfu/transport/turn/turn-message.ts'
import { TurnSocket } from '../sfu/transport/turn/turn-socket.suite.ts'
import type { MediaDoor } from './media-door.ts'
import { createMediaServer, type RealMediaServer } from './media-server.ts'

const OFFER = readFileSync(new URL('./sdp/fixtures/chromium.sdp', import.meta.url), 'utf8')
const URL_OF_TURN = 'turns:meet.example.org:443?transport=tcp'

const door: MediaDoor = {
  open: (token) => {
    const [verdict, identity = ''] = token.split(':')
    if (verdict !== 'ok') return Promise.resolve({ opened: false, status: 403, message: 'meeting_locked' })
    const grants = { canPublish: true, canSubscribe: true, canPublishData: true }
    const leg = { room: 'room', identity, name: identity, grants, resumed: false, session: 1 }
    return Promise.resolve({ opened: true, ...leg, nextToken: () => Promise.resolve(token) })
  },
  closed: () => undefined,
}

let media: RealMediaServer
let http: Server
let listener: Listener
let turnUrl: string | null
const sockets: { destroy(): void }[] = []

async function start(workers: number): Promise<void> {
  turnUrl = URL_OF_TURN
  media = await createMediaServer({ door, engine: { port: 0, host: '127.0.0.1' }, workers, turnUrlOf: () => turnUrl })
  // A join carries its offer in the address.
  http = createServer({ maxHeaderSize: 64 * 1024 }).on('upgrade', (request, socket, head) => media.handleUpgrade(request, socket, head))
  listener = createListener((socket) => media.handleTurn(socket, { address: '127.0.0.1', port: socket.remotePort ?? 0 }))
  for (const server of [http, listener]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
}
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await media.close()
  for (const server of [http, listener]) server.close()
})

const portOf = (server: Server | Listener): number => (server.address() as AddressInfo).port
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

interface Session {
  readonly socket: WebSocket
  readonly messages: SignalResponse['message'][]
}

function join(token: string, request: ConstructorParameters<typeof JoinRequest>[0] = {}): Session {
  const joinRequest = new JoinRequest({
    publisherOffer: new SessionDescription({ type: 'offer', sdp: OFFER, id: 1 }),
    ...request,
  }).toBinary()
  const wrapped = Buffer.from(new WrappedJoinRequest({ joinRequest }).toBinary()).toString('base64url')
  const socket = new WebSocket(`ws://127.0.0.1:${String(portOf(http))}/rtc/v1?access_token=${token}&join_request=${wrapped}`)
  const messages: SignalResponse['message'][] = []
  socket.on('message', (data: Buffer) => void messages.push(SignalResponse.fromBinary(data).message))
  socket.on('error', () => undefined)
  sockets.push({ destroy: () => socket.terminate() })
  return { socket, messages }
}

async function told(session: Session, name: 'join' | 'reconnect' | 'answer'): Promise<SignalResponse['message']> {
  await until(() => session.messages.some((message) => message.case === name))
  return session.messages.find((message) => message.case === name)!
}

async function serversOf(session: Session, name: 'join' | 'reconnect'): Promise<readonly ICEServer[]> {
  const message = await told(session, name)
  return message.case === 'join' || message.case === 'reconnect' ? message.value.iceServers : []
}

function relayBy({ username, credential }: ICEServer): TurnSocket {
  const relay = new TurnSocket(portOf(listener), { username, password: credential })
  sockets.push({ destroy: () => relay.close() })
  return relay
}

/** A connectivity check of this session, by its relay, and what the engine answers to it. */
async function check(session: Session, relay: TurnSocket): Promise<Buffer> {
  const answer = await told(session, 'answer')
  const sdp = answer.case === 'answer' ? answer.value.sdp : ''
  const [ufrag = '', pwd = ''] = ['ice-ufrag', 'ice-pwd'].map((name) => new RegExp(`a=${name}:(\\S+)`).exec(sdp)![1])
  const own = /a=ice-ufrag:(\S+)/.exec(OFFER)![1]!
  const peer = { address: '127.0.0.1', port: media.port }
  expect((await relay.ask(relay.client.permit(peer))).succeeded).toBe(true)
  const indication = parseStun(
    (await relay.next(relay.client.send(peer, writeCheck({ ufrag, pwd }, { ufrag: own }, { nominate: true })))) ?? Buffer.alloc(0),
  )!
  expect(indication.type).toBe(turnType.dataIndication)
  return Buffer.from(attributeValue(indication, turnAttribute.data)!)
}

describe.each([1, 2])('TURN beside the signalling, with media threads: %i', (workers) => {
  beforeEach(() => start(workers))

  it('[A3] whoever is admitted is told where it is, with a pass of its own; whoever is refused, nothing', async () => {
    const [alice, bob, mallory] = [join('ok:alice'), join('ok:bob'), join('no:mallory')]
    const passes = await Promise.all([alice, bob].map((session) => serversOf(session, 'join')))
    expect(passes.map((servers) => servers.map(({ urls }) => urls))).toEqual([[[URL_OF_TURN]], [[URL_OF_TURN]]])
    expect(new Set(passes.flat().flatMap(({ username, credential }) => [username, credential])).size).toBe(4)
    await until(() => mallory.socket.readyState === WebSocket.CLOSED)
    expect(mallory.messages).toEqual([])
  })

  it('nobody is told of any where there is none', async () => {
    turnUrl = null
    expect(await serversOf(join('ok:alice'), 'join')).toEqual([])
  })

  it('carries packets into the engine and back, which sees them come from the relayed address', async () => {
    const alice = join('ok:alice')
    const relay = relayBy((await serversOf(alice, 'join'))[0]!)
    const { relayed } = await relay.allocate()
    const answer = parseStun(await check(alice, relay))!
    expect(answer.type).toBe(stunType.bindingSuccess)
    expect(readXorAddress(attributeValue(answer, stunAttribute.xorMappedAddress)!, transactionOf(answer))).toEqual(relayed)
    expect(relayed!.ip).toBe(ownEndpoint({ address: '127.0.0.1', port: 0 }).ip)
  })

  it('[R4] a removal ends what is relayed at once, and the pass with it; others go on', async () => {
    const [alice, bob] = [join('ok:alice'), join('ok:bob')]
    const [first, second] = await Promise.all([alice, bob].map(async (each) => (await serversOf(each, 'join'))[0]!))
    const [relay, other] = [relayBy(first!), relayBy(second!)]
    for (const each of [relay, other]) await each.allocate()
    await check(alice, relay)
    await media.closeLeg('room', 'alice', 'removed')
    await until(() => relay.closed)
    expect((await relayBy(first!).allocate()).code).toBe(401)
    expect(parseStun(await check(bob, other))!.type).toBe(stunType.bindingSuccess)
  })

  it('[R2] whoever resumes is told the same pass again, and what it relays goes on', async () => {
    const alice = join('ok:alice')
    const [server] = await serversOf(alice, 'join')
    const relay = relayBy(server!)
    await relay.allocate()
    const joined = await told(alice, 'join')
    const participantSid = joined.case === 'join' ? joined.value.participant!.sid : ''
    await told(alice, 'answer')
    alice.socket.terminate()
    const again = join('ok:alice', { reconnect: true, participantSid })
    expect(await serversOf(again, 'reconnect')).toEqual([server])
    expect(parseStun(await check(alice, relay))!.type).toBe(stunType.bindingSuccess)
  })

  it('a new session of the same person has another pass, and the old one is over', async () => {
    const alice = join('ok:alice')
    const [old] = await serversOf(alice, 'join')
    const relay = relayBy(old!)
    await relay.allocate()
    const [fresh] = await serversOf(join('ok:alice'), 'join')
    await until(() => relay.closed)
    expect((await relayBy(old!).allocate()).code).toBe(401)
    expect((await relayBy(fresh!).allocate()).succeeded).toBe(true)
  })

  it('the end of the media thread is the end of all passes', async () => {
    const alice = join('ok:alice')
    const [server] = await serversOf(alice, 'join')
    const relay = relayBy(server!)
    await relay.allocate()
    await media.crashForTest()
    await until(() => relay.closed)
    expect((await relayBy(server!).allocate()).code).toBe(401)
  })
})
