import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from '../../../../test/harness/free-ports.ts'
import { createManualClock } from '../manual-clock.suite.ts'
import { answerTo } from '../message/answer-to.ts'
import { headerOf, headersOf } from '../message/sip-message.ts'
import { writeSipMessage } from '../message/write-sip-message.ts'
import { makeTestCertificate } from '../test-certificate.suite.ts'
import type { Flow } from './flow.ts'
import type { Received } from './received-message.ts'
import { SipTransport, type TransportOptions } from './sip-transport.ts'

const certificate = makeTestCertificate()
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close()
})

const optionsText = (via: string, callId = 'one'): string =>
  [
    'OPTIONS sip:door@127.0.0.1 SIP/2.0',
    `Via: ${via}`,
    'From: <sip:a@127.0.0.1>;tag=a',
    'To: <sip:door@127.0.0.1>',
    `Call-ID: ${callId}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')

/** A transport that answers each request by 200. */
async function createAnswering(options: Partial<TransportOptions> & Pick<TransportOptions, 'listen'>, admits = (): boolean => true) {
  const clock = createManualClock()
  const heard: Received[] = []
  const user = {
    receive: (received: Received) => {
      heard.push(received)
      if (received.kind === 'message' && received.message.kind === 'request')
        received.flow.send(writeSipMessage(answerTo(received.message, 200, 'OK', { toTag: 'b' })), () => undefined)
    },
    admits,
    trouble: () => undefined,
  }
  const transport = new SipTransport({ clock, user, ...options })
  await transport.open()
  open.push(transport)
  return { transport, clock, heard, port: transport.bound[0]!.port }
}

const udp = (address = '127.0.0.1') => createAnswering({ listen: [{ protocol: 'udp', address, port: 0 }] })
const tcp = (options: Partial<TransportOptions> = {}, admits?: () => boolean) =>
  createAnswering({ listen: [{ protocol: 'tcp', address: '127.0.0.1', port: 0 }], ...options }, admits)

async function udpClient(type: 'udp4' | 'udp6' = 'udp4') {
  const socket = createSocket(type).bind(0, type === 'udp4' ? '127.0.0.1' : '::1')
  await once(socket, 'listening')
  open.push(socket)
  return socket
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** Everything that the other side sends, as text. */
function listen(socket: Socket): { text: string; closed: boolean } {
  const heard = { text: '', closed: false }
  socket.on('data', (chunk) => void (heard.text += chunk.toString()))
  socket.on('close', () => void (heard.closed = true))
  socket.on('error', () => undefined)
  open.push({ close: () => socket.destroy() })
  return heard
}

const answersIn = ({ text }: { text: string }): number => text.split('SIP/2.0 200 OK').length - 1

/** What came of sending by a flow. */
const failureOf = (flow: Flow, text: string): Promise<string> => new Promise((failed) => flow.send(Buffer.from(text), failed))

describe('UDP', () => {
  it('answers to the port that the datagram came from, when asked to (RFC 3581)', async () => {
    const { port } = await udp()
    const client = await udpClient()
    client.send(optionsText('SIP/2.0/UDP 10.1.2.3:9;branch=z9hG4bKa;rport'), port, '127.0.0.1')
    const [bytes] = await once(client, 'message')
    expect(String(bytes)).toContain(`Via: SIP/2.0/UDP 10.1.2.3:9;branch=z9hG4bKa;rport=${client.address().port};received=127.0.0.1\r\n`)
  })

  it('answers to the port in Via otherwise, and never to another address than the sender', async () => {
    const { port } = await udp()
    const [sender, named] = [await udpClient(), await udpClient()]
    const via = `SIP/2.0/UDP 10.1.2.3:${named.address().port};branch=z9hG4bKa;received=10.9.9.9;maddr=10.8.8.8`
    sender.send(optionsText(via), port, '127.0.0.1')
    const [bytes] = await once(named, 'message')
    expect(String(bytes)).toContain(';received=127.0.0.1')
  })

  it('speaks IPv6', async () => {
    const { port, heard } = await udp('::1')
    const client = await udpClient('udp6')
    client.send(optionsText(`SIP/2.0/UDP [::1]:${client.address().port};branch=z9hG4bKa;rport`), port, '::1')
    await once(client, 'message')
    expect(heard[0]!.flow.remote.address).toBe('::1')
  })

  it('[T4] drops noise, and hands on what is broken only to be refused', async () => {
    const { port, heard } = await udp()
    const client = await udpClient()
    for (const noise of ['', '\r\n\r\n', '\0', 'GET / HTTP/1.1\r\n\r\n', 'x'.repeat(60_000)]) client.send(noise, port, '127.0.0.1')
    client.send(optionsText('SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKa;rport').replace('CSeq: 1', 'CSeq: one'), port, '127.0.0.1')
    await until(() => heard.length > 0)
    expect(heard.map(({ kind }) => kind)).toEqual(['problem'])
  })

  it('tells that a datagram is too long', async () => {
    const { transport, port } = await udp()
    const flow = transport.flowTo({ protocol: 'udp', host: '127.0.0.1', port })!
    expect(await failureOf(flow, 'x'.repeat(65_508))).toBe('too-long')
  })

  it('loses what a test wants lost', async () => {
    let count = 0
    const heard: Received[] = []
    const user = {
      receive: (one: Received) => void heard.push(one),
      admits: () => true,
      trouble: () => undefined,
      loses: () => ++count % 2 === 1,
    }
    const transport = new SipTransport({ clock: createManualClock(), user, listen: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }] })
    await transport.open()
    open.push(transport)
    const client = await udpClient()
    for (const callId of ['first', 'second'])
      client.send(optionsText('SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKa', callId), transport.bound[0]!.port, '127.0.0.1')
    await until(() => heard.length > 0)
    expect(heard.map((one) => one.kind === 'message' && headerOf(one.message, 'call-id'))).toEqual(['second'])
  })
})

describe('TCP', () => {
  it('answers on the connection, however the stream is cut, and pongs', async () => {
    const { port, heard } = await tcp()
    const socket = connect(port, '127.0.0.1')
    const answers = listen(socket)
    const text = optionsText('SIP/2.0/TCP 10.1.2.3;branch=z9hG4bKa')
    socket.write(`${text}${text}${text.slice(0, 40)}`)
    await until(() => answersIn(answers) === 2)
    socket.write(`${text.slice(40)}\r\n\r\n`)
    await until(() => answersIn(answers) === 3 && answers.text.endsWith('\r\n\r\n\r\n'))
    expect(new Set(heard.map(({ flow }) => flow)).size).toBe(1)
  })

  it('[T4] closes a connection whose stream makes no sense, and says nothing', async () => {
    const { port } = await tcp()
    const socket = connect(port, '127.0.0.1')
    const answers = listen(socket)
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await until(() => answers.closed)
    expect(answers.text).toBe('')
  })

  it('[T4] closes whoever connects and says nothing, whoever is idle, but nobody who is held', async () => {
    const { port, clock, transport, heard } = await tcp()
    const [silent, idle, held] = [1, 2, 3].map(() => connect(port, '127.0.0.1'))
    const [ofSilent, ofIdle, ofHeld] = [listen(silent!), listen(idle!), listen(held!)]
    for (const [socket, callId] of [
      [idle!, 'idle'],
      [held!, 'held'],
    ] as const)
      socket.write(optionsText('SIP/2.0/TCP x;branch=z9hG4bKa', callId))
    await until(() => heard.length === 2 && transport.connections === 3)
    const flow = heard.find((one) => one.kind === 'message' && headersOf(one.message, 'call-id').includes('held'))!.flow
    const release = flow.hold()
    clock.advance(10_000)
    await until(() => ofSilent.closed)
    clock.advance(180_000)
    await until(() => ofIdle.closed)
    expect(ofHeld.closed).toBe(false)
    release()
    clock.advance(180_000)
    await until(() => ofHeld.closed)
    expect([transport.connections, clock.waiting]).toEqual([0, 0])
  })

  it('[T4] admits only so many connections of one source', async () => {
    const { port, transport } = await tcp({ limits: { connectionsPerSource: 2 } })
    const sockets = [1, 2, 3].map(() => connect(port, '127.0.0.1'))
    const heard = sockets.map(listen)
    await until(() => heard.filter(({ closed }) => closed).length === 1)
    expect(transport.connections).toBe(2)
  })

  it('[T4] whoever asks too much is cut off before anything is read', async () => {
    let left = 3
    const { port, heard } = await tcp({}, () => left-- > 0)
    const socket = connect(port, '127.0.0.1')
    const answers = listen(socket)
    socket.write(optionsText('SIP/2.0/TCP x;branch=z9hG4bKa').repeat(9))
    await until(() => answers.closed)
    expect(heard.length).toBe(2)
  })

  it('[T4] gives up one that does not read', async () => {
    const { port, heard, transport } = await tcp({ limits: { unsentBytes: 100_000 } })
    const socket = connect(port, '127.0.0.1')
    listen(socket)
    socket.pause()
    socket.write(optionsText('SIP/2.0/TCP x;branch=z9hG4bKa'))
    await until(() => heard.length === 1)
    const failures: string[] = []
    while (failures.length === 0) {
      heard[0]!.flow.send(Buffer.alloc(50_000), (reason) => void failures.push(reason))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await until(() => transport.connections === 0)
    expect(failures).toContain('congested')
  })

  it('survives resets', async () => {
    const { port, transport } = await tcp()
    for (let i = 0; i < 20; i++) {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.write(optionsText('SIP/2.0/TCP x;branch=z9hG4bKa'))
      socket.resetAndDestroy()
    }
    await until(() => transport.connections === 0)
    const socket = connect(port, '127.0.0.1')
    const answers = listen(socket)
    socket.write(optionsText('SIP/2.0/TCP x;branch=z9hG4bKa'))
    await until(() => answersIn(answers) === 1)
    expect(transport.connections).toBe(1)
  })

  it('uses a connection again that it opened, and tells when nobody is there', async () => {
    const server = await tcp()
    const client = await tcp()
    const way = { protocol: 'tcp', host: '127.0.0.1', port: server.port } as const
    const flow = client.transport.flowTo(way)!
    flow.send(Buffer.from(optionsText('SIP/2.0/TCP x;branch=z9hG4bKa')), () => undefined)
    await until(() => client.heard.length === 1)
    expect(client.transport.flowTo(way)).toBe(flow)
    // We are reached where we listen, not at the connection's own port.
    expect(flow.local).toEqual({ address: '127.0.0.1', port: client.port })
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const address = closed.address()
    const gone = typeof address === 'object' && address !== null ? address.port : 0
    closed.close()
    await once(closed, 'close')
    expect(await failureOf(client.transport.flowTo({ ...way, port: gone })!, 'x')).toBe('closed')
  })

  it('has nothing open when one of its addresses is taken', async () => {
    const { port } = await tcp()
    const user = { receive: () => undefined, admits: () => true, trouble: () => undefined }
    const listenAt = [
      { protocol: 'udp', address: '127.0.0.1', port: 0 },
      { protocol: 'tcp', address: '127.0.0.1', port },
    ] as const
    const transport = new SipTransport({ clock: createManualClock(), user, listen: listenAt })
    await expect(transport.open()).rejects.toThrow('EADDRINUSE')
    const socket = createSocket('udp4').bind(transport.bound[0]!.port, '127.0.0.1')
    await once(socket, 'listening')
    socket.close()
  })
})

describe.skipIf(!certificate)('TLS', () => {
  const tls = () =>
    createAnswering({
      listen: [{ protocol: 'tls', address: '127.0.0.1', port: 0, tls: certificate! }],
      trustedAuthorities: certificate!.cert,
    })

  it('answers, and connects to a server whose certificate it can trust', async () => {
    const [server, client] = [await tls(), await tls()]
    const flow = client.transport.flowTo({ protocol: 'tls', host: '127.0.0.1', port: server.port })!
    flow.send(Buffer.from(optionsText('SIP/2.0/TLS x;branch=z9hG4bKa')), () => undefined)
    await until(() => client.heard.length === 1)
    expect(server.heard[0]!.flow.protocol).toBe('tls')
  })

  it('says where it is in a connection that it opens, though nothing of it listens by TLS', async () => {
    const server = await tls()
    const listenAt = [{ protocol: 'udp', address: '127.0.0.1', port: 0 }] as const
    const client = await createAnswering({ listen: listenAt, trustedAuthorities: certificate!.cert })
    const flow = client.transport.flowTo({ protocol: 'tls', host: '127.0.0.1', port: server.port })!
    await new Promise<void>((known) => flow.whenKnown(known))
    expect(flow.local.port).toBeGreaterThan(0)
    flow.send(Buffer.from(optionsText('SIP/2.0/TLS x;branch=z9hG4bKa')), () => undefined)
    await until(() => client.heard.length === 1)
    expect(server.heard[0]!.flow.remote).toEqual(flow.local)
    const closed = client.transport.flowTo({ protocol: 'tls', host: '127.0.0.1', port: await freePort() })!
    await new Promise<void>((known) => closed.whenKnown(known))
    expect(closed.isOpen).toBe(false)
  })

  it('does not speak to a server that it cannot trust', async () => {
    const server = await tls()
    const client = await createAnswering({ listen: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }] })
    const flow = client.transport.flowTo({ protocol: 'tls', host: '127.0.0.1', port: server.port })!
    expect(await failureOf(flow, optionsText('SIP/2.0/TLS x;branch=z9hG4bKa'))).toBe('closed')
    expect(server.heard).toEqual([])
  })

  it('[T4] closes one that speaks no TLS', async () => {
    const { port, transport } = await tls()
    const socket = connect(port, '127.0.0.1')
    const answers = listen(socket)
    socket.write(optionsText('SIP/2.0/TCP x;branch=z9hG4bKa'))
    await until(() => answers.closed)
    expect(transport.connections).toBe(0)
  })

  it('takes a client that proves nothing', async () => {
    const { port } = await tls()
    const socket = connectTls({ port, host: '127.0.0.1', ca: certificate!.cert })
    const answers = listen(socket)
    socket.write(optionsText('SIP/2.0/TLS x;branch=z9hG4bKa'))
    await until(() => answersIn(answers) === 1)
    expect(answers.closed).toBe(false)
  })
})
