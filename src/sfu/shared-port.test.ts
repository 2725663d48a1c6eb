/** Two engines on one port, as two media threads are; here in one thread, which makes no difference to the kernel. */
import { createSocket, type Socket } from 'node:dgram'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import type { PeerMedia } from './forwarding/peer-media.ts'
import { noCounts } from './forwarding/media-counts.ts'
import { createDtlsCertificate, type DtlsCertificate } from './transport/dtls/dtls-certificate.ts'
import { dtlsClient } from './transport/dtls/dtls-client.suite.ts'
import type { AddressClaim } from './transport/ice/sibling-workers.ts'
import { exchangeMemory, pipesRing } from './transport/net/packet-exchange.ts'
import type { Peer } from './transport/peer.ts'
import { writeCheck } from './transport/stun/stun-client.suite.ts'
import { parseStun, stunAttribute, stunType } from './transport/stun/stun-message.ts'
import { writeStun, xorAddress } from './transport/stun/stun-writer.ts'

const HOST = '127.0.0.1'
const remote = { ufrag: 'abcd', pwd: 'a password of the client', fingerprint: `sha-256 ${Array(32).fill('00').join(':')}` }

let engines: Engine[]
let memory: SharedArrayBuffer
let pipes: SharedArrayBuffer
let certificate: DtlsCertificate
let claims: AddressClaim[]
const clients: Client[] = []

/** One client's socket, and what came back to it. */
class Client {
  readonly socket: Socket
  readonly heard: Buffer[] = []

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('message', (bytes) => this.heard.push(bytes))
    clients.push(this)
  }

  static open(): Promise<Client> {
    const socket = createSocket('udp4')
    return new Promise((resolve) => socket.bind(0, HOST, () => resolve(new Client(socket))))
  }

  get port(): number {
    return this.socket.address().port
  }

  send(bytes: Uint8Array): void {
    this.socket.send(bytes, portOfAll(), HOST)
  }

  /** Asks until it is answered. */
  async check(peer: Peer): Promise<void> {
    const before = this.heard.length
    await until(() => {
      if (this.heard.length === before) this.send(writeCheck(peer.local, remote, { nominate: true }))
      return this.heard.length > before
    })
    if (parseStun(this.heard.at(-1)!)?.type !== stunType.bindingSuccess) throw new Error('answered by something else')
  }
}

/** As a STUN server answers a stranger. */
const answerTo = (transaction: Buffer, { address, port }: { readonly address: string; readonly port: number }): Buffer => {
  const seen = xorAddress(transaction, address, port)
  return writeStun({ type: stunType.bindingSuccess, transaction, attributes: [[stunAttribute.xorMappedAddress, seen]] }, null)
}

const portOfAll = (): number => engines[0]!.port
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

const peerOf = (engine: Engine, fingerprint = remote.fingerprint): Peer => {
  const peer = engine.createPeer()
  peer.connect({ ...remote, fingerprint })
  return peer
}

let received: string[]
/** Says in whose hands packets came to be. */
const listeningMedia = (worker: number) => (): PeerMedia => ({
  setKeys: () => undefined,
  receive: (memory, offset, length) => void received.push(`${worker} ${Buffer.from(memory.subarray(offset, offset + length)).toString()}`),
  addUpTrack: () => expect.fail('no tracks here'),
  addDownTrack: () => expect.fail('no tracks here'),
  quality: () => 'excellent',
  report: () => ({ quality: 'excellent', roundTripMs: null, lossUp: 0, lossDown: 0, downlink: null, counts: noCounts() }),
  tick: () => undefined,
  close: () => undefined,
})

async function start(ownSockets: number): Promise<void> {
  for (const worker of [0, 1]) engines[worker] = await startOne(worker, worker === 0 ? 0 : portOfAll(), ownSockets)
}

const startOne = (worker: number, port: number, ownSockets: number): Promise<Engine> =>
  createEngine(
    { port, host: HOST, place: { worker, workers: 2, memory, pipes, certificate } },
    {
      ownSockets,
      createPeerMedia: listeningMedia(worker),
      tell: (claim) => {
        claims.push(claim)
        engines[1 - worker]?.claimed(claim)
      },
    },
  )

beforeAll(async () => {
  certificate = await createDtlsCertificate()
})
beforeEach(() => {
  engines = []
  memory = exchangeMemory(2)
  pipes = exchangeMemory(2, pipesRing)
  claims = []
  received = []
})
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.close()
  await Promise.all(engines.map((engine) => engine.close()))
})

const MANY = 24

describe.each([
  ['each peer with a socket of its own', 512],
  ['peers without sockets of their own', 0],
  ['some with, some without', MANY / 2],
])('two workers on one port, %s', (_name, ownSockets) => {
  beforeEach(() => start(ownSockets))

  it('answer every check, whichever of them the kernel gives it to', async () => {
    for (let i = 0; i < MANY; i++) await (await Client.open()).check(peerOf(engines[i % 2]!))
    expect(claims.filter(({ state }) => state === 'steered')).toHaveLength(Math.min(ownSockets * 2, MANY))
    expect(claims).toHaveLength(MANY)
  })

  it('get the packets of their own peers, and no others', async () => {
    const certificate = await createDtlsCertificate()
    const connect = async (engine: Engine, index: number): Promise<void> => {
      const client = await Client.open()
      const peer = peerOf(engine, certificate.fingerprint)
      await client.check(peer)
      const dtls = dtlsClient(certificate, (bytes) => client.send(bytes))
      client.socket.on('message', (bytes) => bytes[0]! >= 20 && dtls.receive(bytes))
      dtls.client.connect().catch(() => undefined)
      await until(() => peer.state === 'connected')
      await until(() => {
        client.send(Buffer.from(`\x80from ${String(index)}`, 'latin1'))
        return received.some((each) => each.endsWith(` ${String(index)}`))
      })
    }
    for (let i = 0; i < 6; i++) await connect(engines[i % 2]!, i)
    for (const each of received) expect(Number(each[0])).toBe(Number(each.at(-1)) % 2)
  })

  it('[T4] strangers are not answered, whoever they pretend to speak to', async () => {
    const [client, other] = [await Client.open(), await Client.open()]
    const peers = engines.map((engine) => peerOf(engine))
    for (const { local } of peers) client.send(writeCheck(local, remote, { pwd: 'guessed' }))
    for (const mark of ['A', 'B', 'C', '/', '-']) client.send(writeCheck({ ufrag: `${mark}nobody`, pwd: 'x' }, remote))
    client.send(Buffer.from('\x80noise', 'latin1'))
    // Whatever was sent before has been read by both when these are answered.
    for (const peer of peers) await other.check(peer)
    expect(client.heard).toEqual([])
    expect(claims.map(({ port }) => port)).not.toContain(client.port)
  })

  it('an address belongs to the peer that proved it last, across workers', async () => {
    const [first, second] = [peerOf(engines[0]!), peerOf(engines[1]!)]
    const client = await Client.open()
    await client.check(first)
    expect([first.report().protocol, second.report().protocol]).toEqual(['udp', null])
    await client.check(second)
    expect([first.report().protocol, second.report().protocol]).toEqual([null, 'udp'])
    await client.check(first)
    expect([first.report().protocol, second.report().protocol]).toEqual(['udp', null])
  })

  it('follow a client to another address', async () => {
    const peer = peerOf(engines[1]!)
    const [home, street] = [await Client.open(), await Client.open()]
    await home.check(peer)
    await street.check(peer)
    await home.check(peer)
    expect(peer.report().protocol).toBe('udp')
  })

  it('[R4] a closed peer takes nothing more, and its address is free', async () => {
    const [gone, next] = [peerOf(engines[0]!), peerOf(engines[1]!)]
    const client = await Client.open()
    await client.check(gone)
    gone.close('local')
    await client.check(next)
    expect(next.report().protocol).toBe('udp')
  })

  it('hear the answers to their own questions', async () => {
    const server = createSocket('udp4')
    server.on('message', (bytes, from) => {
      const transaction = bytes.subarray(8, 20)
      server.send(answerTo(transaction, from), from.port, from.address)
    })
    await new Promise<void>((resolve) => server.bind(0, HOST, resolve))
    const { port } = server.address()
    for (const engine of engines) expect(await engine.askOutside({ address: HOST, port })).toEqual({ address: HOST, port: portOfAll() })
    server.close()
  })
})

describe('a worker that dies', () => {
  it('is replaced on the same port, and the other’s peers do not notice', async () => {
    await start(512)
    const peer = peerOf(engines[1]!)
    const client = await Client.open()
    await client.check(peer)
    const port = portOfAll()
    await engines[0]!.close()
    engines[1]!.siblingLost(0)
    await client.check(peer)
    engines[0] = await startOne(0, port, 512)
    for (let i = 0; i < MANY; i++) await (await Client.open()).check(peerOf(engines[i % 2]!))
    await client.check(peer)
    expect(peer.report().protocol).toBe('udp')
  })
})
