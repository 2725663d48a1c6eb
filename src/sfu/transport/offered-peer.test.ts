/** A connection that the server offers: its restarts of ICE, its data channels, and DTLS from whichever end the client leaves to it. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { createDtlsCertificate } from './dtls/dtls-certificate.ts'
import { DtlsSession } from './dtls/dtls-session.ts'
import type { Peer, RemoteTransport } from './peer.ts'
import { DataChannels } from './sctp/data-channels.ts'
import { writeCheck } from './stun/stun-client.suite.ts'

let engine: Engine
let udp: Socket
let replies: Buffer[]
let close: (() => void)[]

beforeEach(async () => {
  engine = await createEngine({ port: 0, host: '127.0.0.1' })
  udp = createSocket('udp4').bind(0, '127.0.0.1')
  await once(udp, 'listening')
  replies = []
  close = []
  udp.on('message', (bytes) => void (bytes[0]! <= 3 && replies.push(bytes)))
})

afterEach(async () => {
  for (const each of close) each()
  udp.removeAllListeners('message')
  await engine.close()
  udp.close()
})

const remote: RemoteTransport = { ufrag: 'abcd', pwd: 'a password of the client', fingerprint: `sha-256 ${Array(32).fill('00').join(':')}` }
const send = (bytes: Uint8Array): Promise<void> => new Promise((resolve) => udp.send(bytes, engine.port, '127.0.0.1', () => resolve()))
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** The engine has read everything before when it answers this. */
async function settled(): Promise<void> {
  const known = engine.createPeer()
  known.connect(remote)
  const before = replies.length
  await send(writeCheck(known.local, remote))
  await until(() => replies.length > before)
}

describe('a restart of ours', () => {
  const check = async (peer: Pick<Peer, 'local'>, as = remote): Promise<boolean> => {
    await settled()
    const before = replies.length
    await send(writeCheck(peer.local, as))
    await settled()
    return replies.length > before + 1
  }

  it('holds from the answer on; until its first check the old credentials do', async () => {
    const peer = engine.createPeer()
    peer.connect(remote)
    const old = { local: peer.local }
    const next = { local: peer.restartIce(null) }
    expect(next.local).not.toEqual(old.local)
    const renewed = { ...remote, ufrag: 'efgh', pwd: 'another password' }
    expect([await check(old), await check(next), await check(next, renewed)]).toEqual([true, false, false])
    peer.connect(renewed)
    expect([await check(old), await check(next)]).toEqual([true, false])
    expect(await check(next, renewed)).toBe(true)
    expect(await check(old)).toBe(false)
  })

  it('made twice: the last holds, and the first never does', async () => {
    const peer = engine.createPeer()
    peer.connect(remote)
    const [first, last] = [{ local: peer.restartIce(null) }, { local: peer.restartIce(null) }]
    peer.connect({ ...remote, ufrag: 'efgh' })
    expect([await check(first, { ...remote, ufrag: 'efgh' }), await check(last, { ...remote, ufrag: 'efgh' })]).toEqual([false, true])
  })

  it('[A2] answered by another certificate closes the peer', () => {
    const peer = engine.createPeer()
    peer.connect(remote)
    peer.restartIce(null)
    peer.connect({ ...remote, fingerprint: `sha-256 ${Array(32).fill('11').join(':')}` })
    expect(peer.state).toBe('closed')
  })

  it('of a peer that is closed is none', () => {
    const peer = engine.createPeer()
    peer.close('local')
    expect(peer.restartIce(null)).toEqual(peer.local)
  })
})

describe.each([
  { setup: 'active', role: 'client', streams: [1, 3] },
  { setup: 'passive', role: 'server', streams: [0, 2] },
] as const)('to a client that answers $setup', ({ setup, role, streams }) => {
  /** The client's end: DTLS in its role, and an association that it begins. */
  async function connect(peer: Peer): Promise<{ readonly heard: [string, string][]; readonly opened: number[] }> {
    const certificate = await createDtlsCertificate()
    peer.connect({ ...remote, fingerprint: certificate.fingerprint, setup })
    const heard: [string, string][] = []
    const opened: number[] = []
    let channels: DataChannels | null = null
    const begin = (): DataChannels =>
      new DataChannels({
        calls: true,
        send: (packet) => session.send(packet),
        onMessage: (label, message) => void heard.push([label, Buffer.from(message).toString()]),
      })
    const session = new DtlsSession({
      role,
      certificate,
      fingerprint: peer.fingerprint,
      send: (datagram) => void send(datagram),
      onConnected: () => (channels = begin()),
      onData: (packet) => {
        opened.push(...openedIn(packet))
        channels?.receive(packet)
      },
      onClosed: () => undefined,
    })
    close.push(() => {
      channels?.close()
      session.close()
    })
    udp.on('message', (bytes) => void (bytes[0]! >= 20 && session.receive(bytes)))
    await send(writeCheck(peer.local, remote, { nominate: true }))
    return { heard, opened }
  }

  it('channels of ours open, and bring what was sent before they did', async () => {
    const peer = engine.createPeer()
    peer.openData('_reliable', true)
    peer.openData('_lossy', false)
    expect(peer.sendData('_reliable', Buffer.from('too early'))).toBe(false)
    const client = connect(peer)
    await until(() => peer.state === 'connecting')
    expect(peer.sendData('_reliable', Buffer.from('kept'))).toBe(true)
    expect(peer.sendData('_lossy', Buffer.from('quick'))).toBe(true)
    const { heard, opened } = await client
    await until(() => heard.length === 2)
    expect(heard.toSorted()).toEqual([
      ['_lossy', 'quick'],
      ['_reliable', 'kept'],
    ])
    // RFC 8832 §6: by who is the server of DTLS.
    expect([...new Set(opened)].toSorted()).toEqual(streams)
    expect(peer.state).toBe('connected')
  })

  it('[A2] with another certificate than it says nothing opens', async () => {
    const peer = engine.createPeer()
    const closed = new Promise((resolve) => peer.on('state', (state, reason) => state === 'closed' && resolve(reason)))
    const other = await createDtlsCertificate()
    peer.openData('_reliable', true)
    // The first answer counts; the client's own comes too late to change whom we expect.
    peer.connect({ ...remote, fingerprint: other.fingerprint, setup })
    const certificate = await createDtlsCertificate()
    const session = new DtlsSession({
      role,
      certificate,
      fingerprint: peer.fingerprint,
      send: (datagram) => void send(datagram),
      onConnected: () => undefined,
      onData: () => undefined,
      onClosed: () => undefined,
    })
    close.push(() => session.close())
    udp.on('message', (bytes) => void (bytes[0]! >= 20 && session.receive(bytes)))
    await send(writeCheck(peer.local, remote, { nominate: true }))
    expect(await closed).toBe('dtls-failed')
  })
})

/** Streams that a packet opens channels on: RFC 9260 §3.3.1 for the chunks, RFC 8832 §5.1 for the message. */
function openedIn(packet: Buffer): number[] {
  const streams: number[] = []
  for (let at = 12; at + 4 <= packet.length; at += (packet.readUInt16BE(at + 2) + 3) & ~3) {
    if (packet.readUInt16BE(at + 2) < 4) break
    const isData = packet[at] === 0
    if (isData && packet.readUInt32BE(at + 12) === 50 && packet[at + 16] === 3) streams.push(packet.readUInt16BE(at + 8))
  }
  return streams
}
