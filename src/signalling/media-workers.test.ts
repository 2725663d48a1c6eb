/** The main thread's side, with two real media threads on one port. */
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { JoinRequest, SessionDescription, SignalResponse, WrappedJoinRequest } from '@livekit/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { encodeFrame, FrameDecoder } from '../sfu/transport/net/frame-decoder.ts'
import { writeCheck } from '../sfu/transport/stun/stun-client.suite.ts'
import { parseStun, stunType } from '../sfu/transport/stun/stun-message.ts'
import type { MediaDoor } from './media-door.ts'
import { createMediaServer, type RealMediaServer } from './media-server.ts'

const HOST = '127.0.0.1'
const OFFER = readFileSync(new URL('./sdp/fixtures/chromium.sdp', import.meta.url), 'utf8')

const closed: string[] = []
/** A token is a room and an identity. */
const door: MediaDoor = {
  open: (token) => {
    const [room = '', identity = ''] = token.split(':')
    const grants = { canPublish: true, canSubscribe: true, canPublishData: true }
    const leg = { room, identity, name: identity, grants, resumed: false, session: 1 }
    return Promise.resolve({ opened: true, ...leg, nextToken: () => Promise.resolve(token) })
  },
  closed: ({ room, identity }, cause) => void closed.push(`${room}:${identity} ${cause}`),
}

let media: RealMediaServer
let http: Server
const opened: { destroy(): void }[] = []

beforeEach(async () => {
  closed.length = 0
  media = await createMediaServer({ door, engine: { port: 0, host: HOST }, workers: 2 })
  http = createServer({ maxHeaderSize: 64 * 1024 }).on('upgrade', (request, socket, head) => media.handleUpgrade(request, socket, head))
  await new Promise<void>((resolve) => http.listen(0, HOST, resolve))
})
afterEach(async () => {
  for (const each of opened.splice(0)) each.destroy()
  await media.close()
  http.close()
})

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}

class Session {
  readonly messages: SignalResponse['message'][] = []
  closedWith: number | null = null

  constructor(token: string, request: ConstructorParameters<typeof JoinRequest>[0] = {}) {
    const publisherOffer = new SessionDescription({ type: 'offer', sdp: OFFER, id: 1 })
    const joinRequest = new JoinRequest({ publisherOffer, ...request }).toBinary()
    const wrapped = Buffer.from(new WrappedJoinRequest({ joinRequest }).toBinary()).toString('base64url')
    const { port } = http.address() as AddressInfo
    const socket = new WebSocket(`ws://${HOST}:${String(port)}/rtc/v1?access_token=${token}&join_request=${wrapped}`)
    socket.on('message', (data: Buffer) => void this.messages.push(SignalResponse.fromBinary(data).message))
    socket.on('error', () => undefined)
    socket.on('close', (code) => (this.closedWith = code))
    opened.push({ destroy: () => socket.terminate() })
  }

  async told<C extends SignalResponse['message']['case']>(name: C): Promise<Extract<SignalResponse['message'], { case: C }>> {
    await until(() => this.messages.some((message) => message.case === name))
    return this.messages.find((message) => message.case === name) as Extract<SignalResponse['message'], { case: C }>
  }

  /** A connectivity check of this session's client. */
  async check(): Promise<Buffer> {
    const { sdp } = (await this.told('answer')).value
    const [ufrag = '', pwd = ''] = ['ice-ufrag', 'ice-pwd'].map((name) => new RegExp(`a=${name}:(\\S+)`).exec(sdp)![1])
    return writeCheck({ ufrag, pwd }, { ufrag: /a=ice-ufrag:(\S+)/.exec(OFFER)![1]! }, { nominate: true })
  }
}

const isAnswer = (bytes: Buffer): boolean => parseStun(bytes)?.type === stunType.bindingSuccess

/** By UDP, from a port of its own. */
async function checkByUdp(session: Session): Promise<void> {
  const check = await session.check()
  const socket = createSocket('udp4')
  opened.push({ destroy: () => socket.close() })
  let answered = false
  socket.on('message', (bytes) => (answered ||= isAnswer(bytes)))
  await until(() => {
    if (!answered) socket.send(check, media.port, HOST)
    return answered
  })
}

interface TcpClient {
  readonly isClosed: () => boolean
  readonly answers: () => number
  send(packet: Buffer): void
}

function tcpClient(): TcpClient {
  const socket = connect(media.port, HOST)
  opened.push(socket)
  const decoder = new FrameDecoder()
  let [answers, isClosed] = [0, false]
  socket.on('data', (chunk) => decoder.feed(chunk, (frame) => (answers += isAnswer(frame) ? 1 : 0) >= 0))
  socket.on('error', () => undefined)
  socket.on('close', () => (isClosed = true))
  return {
    isClosed: () => isClosed,
    answers: () => answers,
    send: (packet) => socket.write(encodeFrame(packet, 0, packet.length)),
  }
}

async function connectionsByThread(): Promise<number[]> {
  return (await media.report(null)).map(({ engine }) => engine.connections)
}

async function roomsByThread(): Promise<string[][]> {
  return (await media.report(null)).map(({ rooms }) => rooms.map(({ room }) => room))
}

describe('two media threads', () => {
  it('share the rooms, answer on one port by UDP and TCP, and are asked as one', async () => {
    const sessions = ['a:ada', 'b:bob', 'a:eve'].map((token) => new Session(token))
    for (const session of sessions) await session.told('join')
    expect((await roomsByThread()).flat().toSorted()).toEqual(['a', 'b'])
    expect((await roomsByThread()).map((rooms) => rooms.length)).toEqual([1, 1])
    const legs = await media.liveLegs()
    expect(legs.map(({ conferenceId, legId }) => `${conferenceId}:${legId}`).toSorted()).toEqual(['a:ada', 'a:eve', 'b:bob'])
    for (const session of [...sessions, ...sessions]) await checkByUdp(session)
    const clients = await Promise.all(
      sessions.map(async (session) => {
        const client = tcpClient()
        client.send(await session.check())
        return client
      }),
    )
    await until(() => clients.every((client) => client.answers() === 1))
    expect((await connectionsByThread()).toSorted()).toEqual([1, 2])
    expect(clients.some((client) => client.isClosed())).toBe(false)
  })

  it('[T4] cut TCP connections that prove nothing, whoever they name', async () => {
    await new Session('a:ada').told('join')
    const strangers = ['A', 'B', 'C', '-'].map((mark) => {
      const client = tcpClient()
      client.send(writeCheck({ ufrag: `${mark}nobody`, pwd: 'x' }, { ufrag: 'y' }))
      return client
    })
    const noisy = tcpClient()
    noisy.send(Buffer.from('\x80noise', 'latin1'))
    await until(() => [...strangers, noisy].every((client) => client.isClosed()))
    await until(async () => (await connectionsByThread()).every((count) => count === 0))
    expect(strangers.map((client) => client.answers())).toEqual([0, 0, 0, 0])
  })

  it('[R4] a removal cuts the connection by TCP at once, and closes the leg in whichever thread it is', async () => {
    const sessions = ['a:ada', 'b:bob'].map((token) => new Session(token))
    const clients = await Promise.all(
      sessions.map(async (session) => {
        const client = tcpClient()
        client.send(await session.check())
        return client
      }),
    )
    await until(() => clients.every((client) => client.answers() > 0))
    await media.closeLeg('b', 'bob', 'removed')
    await until(() => clients[1]!.isClosed() && sessions[1]!.closedWith !== null)
    expect([sessions[0]!.closedWith, clients[0]!.isClosed()]).toEqual([null, false])
    await media.closeRoom('a')
    await until(() => clients[0]!.isClosed() && sessions[0]!.closedWith !== null)
  })

  it('one that dies takes only its rooms with it, and comes back on the same port', async () => {
    const { port } = media
    const [ada, bob] = [new Session('a:ada'), new Session('b:bob')]
    for (const session of [ada, bob]) await checkByUdp(session)
    const bobByTcp = tcpClient()
    bobByTcp.send(await bob.check())
    await until(() => bobByTcp.answers() === 1)
    const victim = (await media.report(null)).find(({ rooms }) => rooms.some(({ room }) => room === 'a'))!.thread
    await media.crashForTest(victim)
    await until(() => ada.closedWith === 1012)
    expect(closed).toEqual(['a:ada lost'])
    await checkByUdp(bob)
    bobByTcp.send(await bob.check())
    await until(() => bobByTcp.answers() === 2)
    expect(bob.closedWith).toBeNull()
    // `b` is where it was; the thread that is new has nothing to do.
    await until(async () => (await media.report(null)).length === 2)
    const again = new Session('a:ada')
    await checkByUdp(again)
    const found = (await media.report(null)).find(({ rooms }) => rooms.some(({ room }) => room === 'a'))
    expect([media.port, found?.thread]).toEqual([port, victim])
  })

  it('[R2] a session is resumed in the thread that has it', async () => {
    await new Session('b:bob').told('join')
    const ada = new Session('a:ada')
    const participantSid = (await ada.told('join')).value.participant!.sid
    const again = new Session('a:ada', { reconnect: true, participantSid })
    expect((await again.told('reconnect')).case).toBe('reconnect')
  })

  it('have the port to themselves', async () => {
    await expect(createMediaServer({ door, engine: { port: media.port, host: HOST }, workers: 2 })).rejects.toThrow(/EADDRINUSE/)
    await expect(createMediaServer({ door, engine: { port: media.port, host: HOST } })).rejects.toThrow(/EADDRINUSE/)
  })
})
