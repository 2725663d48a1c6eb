import { randomBytes } from 'node:crypto'
import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import { noCounts } from './forwarding/media-counts.ts'
import type { PeerMedia } from './forwarding/peer-media.ts'
import { createDtlsCertificate } from './transport/dtls/dtls-certificate.ts'
import { dtlsClient } from './transport/dtls/dtls-client.suite.ts'
import { encodeFrame, FrameDecoder } from './transport/net/frame-decoder.ts'
import { streamLimits } from './transport/net/stream-port.ts'
import type { Peer, PeerCloseReason } from './transport/peer.ts'
import { writeCheck } from './transport/stun/stun-client.suite.ts'
import { parseStun, stunType } from './transport/stun/stun-message.ts'

const remote = { ufrag: 'abcd', pwd: 'a password of the client', fingerprint: `sha-256 ${Array(32).fill('00').join(':')}` }
const silentMedia = (): PeerMedia => ({
  setKeys: () => undefined,
  receive: () => undefined,
  addUpTrack: () => expect.fail('no tracks here'),
  addDownTrack: () => expect.fail('no tracks here'),
  quality: () => 'excellent',
  report: () => ({
    quality: 'excellent',
    roundTripMs: null,
    lossUp: 0,
    lossDown: 0,
    downlink: null,
    counts: { ...noCounts(), sentPackets: 5 },
  }),
  tick: () => undefined,
  close: () => undefined,
})

let now = 0
let engine: Engine
let udp: DatagramSocket
let replies: Buffer[]
let isOver = false
const opened: Socket[] = []

beforeEach(async () => {
  now = 0
  isOver = false
  replies = []
  engine = await createEngine({ port: 0, host: '127.0.0.1' }, { now: () => now, createPeerMedia: silentMedia })
  udp = createSocket('udp4')
  udp.on('message', (bytes) => replies.push(bytes))
  udp.bind(0, '127.0.0.1')
  await once(udp, 'listening')
})

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy()
  isOver = true
  udp.close()
  await engine.close()
})

/** A DTLS client says things again for a while; those of a test that is over go nowhere. */
const sender = (socket: DatagramSocket, port: number) => (bytes: Uint8Array) => {
  if (socket === udp && !isOver) socket.send(bytes, port, '127.0.0.1')
}

const send = (bytes: Uint8Array): Promise<void> => new Promise((resolve) => udp.send(bytes, engine.port, '127.0.0.1', () => resolve()))

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

async function open(): Promise<Socket> {
  const socket = connect(engine.port, '127.0.0.1')
  opened.push(socket)
  socket.on('error', () => undefined)
  await Promise.race([once(socket, 'connect'), once(socket, 'close')])
  return socket
}

function connectedPeer(): Peer {
  const peer = engine.createPeer()
  peer.connect(remote)
  return peer
}

/** The engine has read everything before when it answers this. */
async function answers(): Promise<void> {
  const before = replies.length
  await send(writeCheck(connectedPeer().local, remote))
  await until(() => replies.length > before)
}

describe('the engine', () => {
  it('listens on one number for UDP and TCP', async () => {
    const peer = connectedPeer()
    expect(peer.candidates).toEqual([
      { protocol: 'udp', address: '127.0.0.1', port: engine.port },
      { protocol: 'tcp', address: '127.0.0.1', port: engine.port },
    ])
    await answers()
    const socket = await open()
    const check = writeCheck(peer.local, remote)
    const frames: Buffer[] = []
    const decoder = new FrameDecoder()
    socket.on('data', (chunk) => decoder.feed(chunk, (frame) => frames.push(Buffer.from(frame)) > 0))
    socket.write(encodeFrame(check, 0, check.length))
    await until(() => frames.length === 1)
    expect(parseStun(frames[0]!)?.type).toBe(stunType.bindingSuccess)
  })

  it('refuses a port that is taken', async () => {
    await expect(createEngine({ port: engine.port, host: '127.0.0.1' })).rejects.toThrow(/EADDRINUSE/)
  })

  it('[T4] random datagrams get no reply and stop nothing', async () => {
    const { local } = connectedPeer()
    const signed = writeCheck(local, remote)
    const bent = fc.tuple(fc.nat({ max: signed.length - 1 }), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
      const bytes = Buffer.from(signed)
      bytes[at]! ^= flip
      return bytes
    })
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 1500 }), bent), (bytes) => send(bytes)),
      { numRuns: 400 },
    )
    expect(replies).toEqual([])
    await answers()
  })

  it('[T4] random streams get no reply and are cut', async () => {
    for (const bytes of [randomBytes(1), randomBytes(2000), Buffer.from('GET / HTTP/1.1\r\n\r\n'), encodeFrame(randomBytes(100), 0, 100)]) {
      const socket = await open()
      let heard = 0
      socket.on('data', (chunk) => (heard += chunk.length))
      socket.end(bytes)
      await once(socket, 'close')
      expect(heard).toBe(0)
    }
    await answers()
  })

  it('[T4] one address cannot hold many connections without proving itself', async () => {
    const sockets = await Promise.all(Array.from({ length: streamLimits.unprovedFromOne + 20 }, () => open()))
    const held = (): number => sockets.filter((socket) => !socket.closed).length
    await until(() => held() <= streamLimits.unprovedFromOne)
    await answers()
    expect(held()).toBe(streamLimits.unprovedFromOne)
  })

  it('closes a peer without consent after 30 s, by the clock', async () => {
    const peer = connectedPeer()
    const closed = new Promise<PeerCloseReason | undefined>((resolve) => peer.on('state', (_, reason) => resolve(reason)))
    now = 31_000
    expect(await closed).toBe('consent-expired')
    expect(peer.state).toBe('closed')
  })

  it('[A2] a client with another certificate than its offer never connects', async () => {
    const peer = connectedPeer()
    const closed = new Promise<PeerCloseReason | undefined>((resolve) => peer.on('state', (_, reason) => resolve(reason)))
    const client = dtlsClient(await createDtlsCertificate(), sender(udp, engine.port))
    udp.on('message', (bytes) => bytes[0]! >= 20 && client.receive(bytes))
    await send(writeCheck(peer.local, remote, { nominate: true }))
    client.client.connect().catch(() => undefined)
    expect(await closed).toBe('dtls-failed')
  })

  it('connects a client that proves itself, and closing the engine closes its peers', async () => {
    const certificate = await createDtlsCertificate()
    const peer = engine.createPeer()
    const states: unknown[] = []
    peer.on('state', (state, reason) => void states.push(reason ? [state, reason] : state))
    peer.connect({ ...remote, fingerprint: certificate.fingerprint })
    peer.connect({ ...remote, fingerprint: certificate.fingerprint })
    const client = dtlsClient(certificate, sender(udp, engine.port))
    udp.on('message', (bytes) => bytes[0]! >= 20 && client.receive(bytes))
    await send(writeCheck(peer.local, remote, { nominate: true }))
    client.client.connect().catch(() => undefined)
    await until(() => peer.state === 'connected')
    await engine.close()
    peer.close('local')
    expect(states).toEqual(['connecting', 'connected', ['closed', 'engine-closed']])
  })

  it('reports what went through, of those that are gone too, and its connections', async () => {
    connectedPeer().close('local')
    connectedPeer()
    const before = engine.report()
    expect(before).toMatchObject({ peers: 1, connections: 0, counts: { sentPackets: 10, receivedPackets: 0 } })
    const socket = await open()
    await until(() => engine.report().connections === 1)
    socket.destroy()
    await until(() => engine.report().connections === 0)
  })

  it('reports by which way each peer is reached', async () => {
    const [direct, relayed] = [connectedPeer(), connectedPeer()]
    expect(direct.report().protocol).toBeNull()
    await send(writeCheck(direct.local, remote))
    await until(() => direct.report().protocol === 'udp')
    engine
      .openRelay({ address: '192.0.2.9', port: 9 }, { protocol: 'turn', send: () => undefined })
      .receive(writeCheck(relayed.local, remote))
    expect(relayed.report().protocol).toBe('turn')
  })

  it('another certificate on the same peer closes it', () => {
    const peer = connectedPeer()
    peer.connect(remote)
    expect(peer.state).toBe('connecting')
    peer.connect({ ...remote, fingerprint: `sha-256 ${Array(32).fill('11').join(':')}` })
    expect(peer.state).toBe('closed')
  })

  it('a restart with the same credentials changes nothing', () => {
    const peer = connectedPeer()
    const { local } = peer
    expect(peer.restartIce(remote)).toEqual(local)
    expect(peer.restartIce({ ufrag: 'efgh', pwd: 'x' })).not.toEqual(local)
  })
})
