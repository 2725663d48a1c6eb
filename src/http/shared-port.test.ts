import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect as connectPlain, type AddressInfo, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { makeTestCertificate } from '../phone/sip/test-certificate.suite.ts'
import { shareWithTurn, turnProtocol } from './shared-port.ts'

const certificate = makeTestCertificate()
/** The beginning of an Allocate request. */
const ALLOCATE = Buffer.from([0, 3, 0, 0, 0x21, 0x12, 0xa4, 0x42])

interface Port {
  readonly port: number
  readonly server: Server
  /** What came to TURN, as text of hexadecimal digits, and by how many connections. */
  readonly heard: string[]
  readonly taken: Socket[]
}

const opened: { close(): void }[] = []
afterEach(() => {
  for (const each of opened.splice(0)) each.close()
})

const respond = (incoming: IncomingMessage, response: ServerResponse): void => {
  let body = ''
  incoming.on('data', (chunk: Buffer) => (body += chunk.toString()))
  incoming.on('end', () => response.end(`${incoming.method ?? ''} ${incoming.url ?? ''} ${String(body.length)}`))
}

async function open(secure: boolean): Promise<Port> {
  const server = secure
    ? createHttpsServer({ ...certificate!, ALPNProtocols: ['http/1.1', turnProtocol] }, respond)
    : createHttpServer(respond)
  const port: { heard: string[]; taken: Socket[] } = { heard: [], taken: [] }
  shareWithTurn(server, (socket) => {
    port.taken.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => void port.heard.push(chunk.toString('hex')))
  })
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = (): void => {
    server.closeAllConnections()
    for (const socket of port.taken) socket.destroy()
    server.close()
  }
  opened.push({ close })
  return { ...port, server, port: (server.address() as AddressInfo).port }
}

async function connect({ port }: Port, secure: boolean, ALPNProtocols?: string[]): Promise<Socket> {
  const socket = secure
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...(ALPNProtocols && { ALPNProtocols }) })
    : connectPlain(port, '127.0.0.1')
  opened.push({ close: () => void socket.destroy() })
  socket.on('error', () => undefined)
  await once(socket, secure ? 'secureConnect' : 'connect')
  return socket
}

async function answerTo(socket: Socket, pieces: readonly (string | Buffer)[]): Promise<string> {
  let answer = ''
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  for (const piece of pieces) {
    socket.write(piece)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await once(socket, 'close')
  return answer
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

const POST = 'POST /here HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n'
const BODY = 'b'.repeat(100_000)

describe.skipIf(certificate === undefined).each([
  ['HTTPS', true],
  ['HTTP, where a proxy took TLS off', false],
] as const)('a port of %s shared with TURN', (_name, secure) => {
  it.each([
    ['in one piece', [POST + BODY]],
    ['byte by byte at first', [...POST.slice(0, 20), POST.slice(20), BODY]],
  ])('serves a request that comes %s', async (_how, pieces) => {
    const port = await open(secure)
    expect(await answerTo(await connect(port, secure), pieces)).toContain('POST /here 100000')
    expect(port.taken).toHaveLength(0)
  })

  it('hands what begins as TURN over, from its first byte on', async () => {
    const port = await open(secure)
    const socket = await connect(port, secure)
    socket.write(ALLOCATE.subarray(0, 1))
    await until(() => port.heard.length > 0)
    socket.write(ALLOCATE.subarray(1))
    await until(() => port.heard.join('') === ALLOCATE.toString('hex'))
    expect(port.taken).toHaveLength(1)
  })

  it('answers upgrades, and another request on the same connection', async () => {
    const port = await open(secure)
    const upgrade = 'GET /up HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    expect(await answerTo(await connect(port, secure), [upgrade])).toContain('101 Switching Protocols')
    const first = 'GET /one HTTP/1.1\r\nHost: x\r\n\r\n'
    const answers = await answerTo(await connect(port, secure), [first, first, POST, BODY])
    expect(answers.match(/GET \/one 0|POST \/here 100000/g)).toEqual(['GET /one 0', 'GET /one 0', 'POST /here 100000'])
  })

  it('closes connections that have said nothing with all the others', async () => {
    const port = await open(secure)
    const silent = await connect(port, secure)
    const served = await connect(port, secure)
    let answered = false
    served.on('data', () => (answered = true))
    served.write('GET /one HTTP/1.1\r\nHost: x\r\n\r\n')
    await until(() => answered)
    const closed = Promise.all([once(silent, 'close'), once(served, 'close')])
    const end = once(port.server, 'close')
    port.server.close()
    port.server.closeAllConnections()
    await Promise.all([closed, end])
    expect([silent.destroyed, served.destroyed]).toEqual([true, true])
  })

  it('[T4] goes on when connections break before their first byte', async () => {
    const port = await open(secure)
    for (let count = 0; count < 20; count++) {
      const socket = await connect(port, secure)
      if (count % 2 === 0) socket.destroy()
      else socket.end()
    }
    expect(await answerTo(await connect(port, secure), [POST + BODY])).toContain('POST /here')
  })
})

it.skipIf(certificate === undefined)('a client that asks for stun.turn by ALPN is taken before it says a word (RFC 7443)', async () => {
  const port = await open(true)
  await connect(port, true, [turnProtocol])
  await until(() => port.taken.length === 1)
  await connect(port, true, ['http/1.1'])
  expect(port.taken).toHaveLength(1)
})
