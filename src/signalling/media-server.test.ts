/** The main thread's side, with the real engine in its thread. */
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import {
  JoinRequest,
  LeaveRequest_Action,
  SignalRequest,
  SignalResponse,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression,
} from '@livekit/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { MediaDoor, OpenedLeg } from './media-door.ts'
import { createMediaServer, type RealMediaServer } from './media-server.ts'
import type { SignallingLog } from './signalling-log.ts'

const SECRET_TOKEN = 'token-that-must-not-be-seen'

let media: RealMediaServer
let http: Server
let port: number
const opened: string[] = []
const closed: string[] = []
const logged: string[] = []

const note = (fields: Readonly<Record<string, unknown>>, message: string): void => void logged.push(`${message} ${JSON.stringify(fields)}`)
const log: SignallingLog = { info: note, warn: note, error: note }

/** `ok:<identity>` opens; everything else is refused by its code. */
let allKnocked = Promise.withResolvers<void>()
const door: MediaDoor = {
  async open(token, request) {
    opened.push(`${token} ${request.cookieHeader ?? ''}`)
    if (token === 'slow:eve') await new Promise((resolve) => setTimeout(resolve, 150))
    if (token === 'slow:all') await allKnocked.promise
    if (token === 'bug') throw new Error(SECRET_TOKEN)
    const [verdict, identity = ''] = token.split(':')
    if (verdict !== 'ok' && verdict !== 'slow') return { opened: false, status: 403, message: 'meeting_locked' }
    return leg(identity)
  },
  check: async (token) => (token.startsWith('ok:') ? { opened: true } : { opened: false, status: 401, message: 'invalid token' }),
  closed: ({ identity, session }, cause) => void closed.push(`${identity} ${String(session)} ${cause}`),
}

const leg = (identity: string): OpenedLeg => ({
  opened: true,
  room: 'room',
  identity,
  name: identity,
  grants: { canPublish: true, canSubscribe: true, canPublishData: true },
  resumed: false,
  session: 1,
  nextToken: () => Promise.resolve(`ok:${identity}`),
})

beforeEach(async () => {
  for (const list of [opened, closed, logged]) list.length = 0
  media = await createMediaServer({ door, engine: { port: 0, host: '127.0.0.1' }, log })
  http = createServer((request, response) => {
    if (!media.handleRequest(request, response)) response.writeHead(404).end()
  })
  http.on('upgrade', (request, socket, head) => media.handleUpgrade(request, socket, head))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})

afterEach(async () => {
  await media.close()
  http.closeAllConnections()
  await new Promise((resolve) => http.close(resolve))
})

const wrap = (request: ConstructorParameters<typeof JoinRequest>[0], compressed = true): string => {
  const bytes = new JoinRequest(request).toBinary()
  const compression = compressed ? WrappedJoinRequest_Compression.GZIP : WrappedJoinRequest_Compression.NONE
  return Buffer.from(new WrappedJoinRequest({ compression, joinRequest: compressed ? gzipSync(bytes) : bytes }).toBinary()).toString(
    'base64url',
  )
}

interface Socket {
  readonly socket: WebSocket
  readonly messages: SignalResponse['message'][]
  /** Resolves with the status of a refusal, or null when it opened. */
  readonly refused: Promise<{ status: number; body: string } | null>
  readonly closed: Promise<{ code: number; reason: string }>
}

function connectTo(path: string, headers: Record<string, string> = {}): Socket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  const messages: SignalResponse['message'][] = []
  socket.on('message', (data: Buffer) => void messages.push(SignalResponse.fromBinary(data).message))
  socket.on('error', () => {})
  const refused = new Promise<{ status: number; body: string } | null>((resolve) => {
    socket.on('open', () => resolve(null))
    socket.on('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
  })
  const closing = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  return { socket, messages, refused, closed: closing }
}

type Protocol = 'v1' | 'v0'

const PROTOCOLS: readonly Protocol[] = ['v1', 'v0']

const PATHS: Readonly<Record<Protocol, string>> = { v1: '/rtc/v1', v0: '/rtc' }

const join = (token: string, request: ConstructorParameters<typeof JoinRequest>[0] = {}, protocol: Protocol = 'v1'): Socket =>
  connectTo(`${PATHS[protocol]}?access_token=${token}&${protocol === 'v1' ? `join_request=${wrap(request)}` : queryOf(request)}`)

const queryOf = ({ reconnect = false, participantSid = '' }: ConstructorParameters<typeof JoinRequest>[0] & {} = {}): string =>
  `auto_subscribe=1&sdk=js&protocol=15&reconnect=${reconnect ? '1' : '0'}&sid=${participantSid}`

/** By hand: what no library sends. */
function upgradeBy(token: string, version: string): { readonly answer: Promise<string> } {
  const socket = connect(port, '127.0.0.1')
  const head = [
    `GET /rtc/v1?access_token=${token}&join_request=${wrap({})} HTTP/1.1`,
    'Host: x',
    'Connection: Upgrade',
    'Upgrade: websocket',
  ]
  socket.write([...head, 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', version, '', ''].join('\r\n'))
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return { answer: new Promise((resolve) => socket.on('close', () => resolve(text))) }
}

const validate = (token: string, protocol: Protocol): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${PATHS[protocol]}/validate?access_token=${token}`)

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 40_000
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited too long')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const cases = ({ messages }: Socket): (string | undefined)[] => messages.map((message) => message.case)

describe('opening', () => {
  it('joins with the token in the query or as a bearer, compressed or not, and hands out the next token', async () => {
    const query = join('ok:alice')
    const bearer = connectTo(`/rtc/v1?join_request=${wrap({}, false)}`, { authorization: 'Bearer ok:bob', cookie: 'latch_d_1=x' })
    await until(() => cases(query).includes('refreshToken') && cases(bearer).includes('refreshToken'))
    expect(cases(query).slice(0, 2)).toEqual(['join', 'refreshToken'])
    expect(query.messages.find((message) => message.case === 'refreshToken')?.value).toBe('ok:alice')
    expect(opened).toEqual(expect.arrayContaining(['ok:alice ', 'ok:bob latch_d_1=x']))
    expect(await media.liveLegs()).toEqual(
      expect.arrayContaining([
        { conferenceId: 'room', legId: 'alice' },
        { conferenceId: 'room', legId: 'bob' },
      ]),
    )
  })

  it.each(PROTOCOLS)('[A3] a refused client gets a status and the code, and not one byte of a connection (%s)', async (protocol) => {
    const refusals = await Promise.all([
      join('no', {}, protocol).refused,
      connectTo(PATHS[protocol]).refused,
      join('no', { reconnect: true, participantSid: 'PA_x' }, protocol).refused,
    ])
    expect(refusals).toEqual([
      { status: 403, body: 'meeting_locked' },
      { status: 401, body: 'invalid token' },
      { status: 403, body: 'meeting_locked' },
    ])
    expect(await media.liveLegs()).toEqual([])
  })

  it.each(PROTOCOLS)('says the same again to a browser that asks by HTTP why it was refused (%s)', async (protocol) => {
    await join('no', {}, protocol).refused
    const [again, fresh, good] = await Promise.all(['no', 'other', 'ok:alice'].map((token) => validate(token, protocol)))
    expect([again!.status, await again!.text()]).toEqual([403, 'meeting_locked'])
    expect(fresh!.status).toBe(401)
    expect(good!.status).toBe(200)
    expect(opened).toEqual(['no '])
  })

  it('joins by the older path through the same door, to be offered what it is sent', async () => {
    const older = join('ok:alice', {}, 'v0')
    await until(() => cases(older).includes('refreshToken'))
    expect(older.messages[0]).toMatchObject({ case: 'join', value: { subscriberPrimary: true } })
    expect(opened).toEqual(['ok:alice '])
    expect(await media.liveLegs()).toEqual([{ conferenceId: 'room', legId: 'alice' }])
  })

  it('knows no other paths, and no way in but by WebSocket', async () => {
    expect((await connectTo('/elsewhere').refused)?.status).toBe(404)
    expect((await connectTo('/rtc/validate?access_token=ok:alice').refused)?.status).toBe(404)
    for (const path of Object.values(PATHS)) expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(426)
    expect(opened).toEqual([])
  })

  it('[T4] malformed and inflated join requests do not reach the door', async () => {
    const bomb = new WrappedJoinRequest({
      compression: WrappedJoinRequest_Compression.GZIP,
      joinRequest: gzipSync(new Uint8Array(3_000_000)),
    })
    const encoded = [
      Buffer.from(bomb.toBinary()).toString('base64url'),
      '%00',
      '!!!',
      Buffer.from([8, 1, 18, 4, 1, 2, 3, 4]).toString('base64url'),
    ]
    const answers = await Promise.all(encoded.map((value) => connectTo(`/rtc/v1?access_token=ok:alice&join_request=${value}`).refused))
    expect(answers.map((answer) => answer?.status)).toEqual([400, 400, 400, 400])
    const older = await connectTo('/rtc?access_token=ok:alice&reconnect=maybe').refused
    expect(older).toEqual({ status: 400, body: 'reconnect is 0 or 1' })
    expect(opened).toEqual([])
  })

  it('a door that fails opens nothing', async () => {
    expect((await join('bug').refused)?.status).toBe(503)
  })

  it('bounds how many wait at the door from one source', async () => {
    allKnocked = Promise.withResolvers()
    const statuses: (number | undefined)[] = []
    const waiting = Array.from({ length: 40 }, () => join('slow:all'))
    const answered = waiting.map(async (socket) => statuses.push((await socket.refused)?.status))
    await until(() => opened.length + statuses.length === 40)
    expect(statuses).toEqual(Array.from({ length: 8 }, () => 503))
    allKnocked.resolve()
    await Promise.all(answered)
    expect(statuses.filter((status) => status === undefined)).toHaveLength(32)
  })

  it.each(PROTOCOLS)('[R4] a leg that is removed while its door opens does not come to be (%s)', async (protocol) => {
    const late = join('slow:eve', {}, protocol)
    await until(() => opened.length === 1)
    await media.closeLeg('room', 'eve', 'removed')
    expect((await late.refused)?.status).toBe(403)
    expect(closed).toEqual(['eve 1 lost'])
    expect(await media.liveLegs()).toEqual([])
  })

  it('[R2] a leg whose WebSocket does not come about is lost, not present for ever', async () => {
    const asked = upgradeBy('ok:eve', 'Sec-WebSocket-Version: 7')
    await until(() => closed.length === 1)
    expect(await asked.answer).toMatch(/^HTTP\/1.1 400 /)
    expect([opened, closed]).toEqual([['ok:eve '], ['eve 1 lost']])
    expect(await media.liveLegs()).toEqual([])
  })

  it('no line of the log says a token or a query', async () => {
    const present = PROTOCOLS.map((protocol) => join(`ok:alice-${protocol}`, {}, protocol))
    await until(() => present.every((socket) => cases(socket).includes('join')))
    await Promise.all(PROTOCOLS.flatMap((protocol) => [join('no', {}, protocol).refused, join('bug', {}, protocol).refused]))
    for (const { socket } of present) socket.close()
    await until(() => closed.length === 2)
    expect(logged.length).toBeGreaterThan(0)
    expect(logged.join('\n')).not.toMatch(/access_token|join_request|ok:alice|\?/)
  })
})

describe('while open', () => {
  it('[R2] a broken connection is lost, a goodbye is left, and each is said once', async () => {
    const [alice, bob] = [join('ok:alice'), join('ok:bob')]
    await until(() => cases(alice).includes('join') && cases(bob).includes('join'))
    alice.socket.terminate()
    await until(() => closed.length === 1)
    bob.socket.send(new SignalRequest({ message: { case: 'leave', value: {} } }).toBinary())
    bob.socket.terminate()
    await until(() => closed.length === 2)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(closed).toEqual(['alice 1 lost', 'bob 1 left'])
  })

  it.each(PROTOCOLS)('[R2] a session is resumed on a new connection (%s)', async (protocol) => {
    const alice = join('ok:alice', {}, protocol)
    await until(() => cases(alice).includes('join'))
    const joined = alice.messages[0]
    const participantSid = joined?.case === 'join' ? joined.value.participant!.sid : ''
    alice.socket.terminate()
    await until(() => closed.length === 1)
    const again = join('ok:alice', { reconnect: true, participantSid }, protocol)
    await until(() => cases(again).includes('refreshToken'))
    expect(cases(again)[0]).toBe('reconnect')
  })

  it.each(PROTOCOLS)('a session that is gone is told to begin anew, and its token is not used up (%s)', async (protocol) => {
    const alice = join('ok:alice', { reconnect: true, participantSid: 'PA_gone' }, protocol)
    expect((await alice.closed).code).toBe(1000)
    expect(alice.messages).toMatchObject([{ case: 'leave', value: { action: LeaveRequest_Action.RECONNECT } }])
    expect(opened).toEqual([])
  })

  it.each(PROTOCOLS)('[R4] a leg that is closed hears why and its connection ends (%s)', async (protocol) => {
    const alice = join('ok:alice', {}, protocol)
    await until(() => cases(alice).includes('join'))
    await media.closeLeg('room', 'alice', 'removed')
    await alice.closed
    expect(alice.messages.at(-1)?.case).toBe('leave')
    expect(await media.liveLegs()).toEqual([])
    expect((await join('ok:alice', {}, protocol).refused)?.status).toBe(403)
  })

  it('[T4] text, floods and frames that are too long end one connection and no other', async () => {
    const bob = join('ok:bob')
    const bad = ['text', 'flood', 'long'].map((name) => join(`ok:${name}`))
    await until(() => [bob, ...bad].every((socket) => cases(socket).includes('join')))
    bad[0]!.socket.send('hello')
    for (let index = 0; index < 800; index += 1) bad[1]!.socket.send(Uint8Array.of(0))
    bad[2]!.socket.send(new Uint8Array(2_000_000))
    expect((await Promise.all(bad.map((socket) => socket.closed))).map(({ code }) => code)).toEqual([1003, 1008, 1009])
    bob.socket.send(new SignalRequest({ message: { case: 'ping', value: 1n } }).toBinary())
    await until(() => cases(bob).includes('pong'))
  })

  it('a media thread that dies loses its legs and is replaced on the same port', async () => {
    const alice = join('ok:alice')
    await until(() => cases(alice).includes('join'))
    const before = media.port
    await media.crashForTest()
    expect((await alice.closed).code).toBe(1012)
    expect(closed).toEqual(['alice 1 lost'])
    const again = join('ok:alice')
    await until(() => cases(again).includes('join'))
    expect(media.port).toBe(before)
  })
})
