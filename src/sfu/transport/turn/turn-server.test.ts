/** The server with real sockets: what bounds it, and what ends with a pass. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { streamLimits } from '../net/stream-port.ts'
import { readAnswer, TurnClient } from './turn-client.suite.ts'
import { channelFrame } from './turn-frames.ts'
import type { TurnPass } from './turn-pass.ts'
import { TurnServer } from './turn-server.ts'
import { TurnSocket } from './turn-socket.suite.ts'

const PEER = { address: '192.0.2.7', port: 7882 }
const ADA: TurnPass = { username: 'ada', password: 'a password' }
const BOB: TurnPass = { username: 'bob', password: 'another' }

let turn: TurnServer
let listener: Server
let arrived: string[]
let reply: (packet: Uint8Array) => void
const clients: TurnSocket[] = []

beforeEach(async () => {
  arrived = []
  turn = new TurnServer({
    ours: () => [PEER],
    openWay: (_peer, _relayed, receive) => {
      reply = receive
      return { send: (packet) => void arrived.push(packet.toString()), close: () => void arrived.push('closed') }
    },
    now: () => performance.now(),
  })
  listener = createServer((socket) => turn.accept(socket, { address: '127.0.0.1', port: socket.remotePort ?? 0 })).listen(0, '127.0.0.1')
  await once(listener, 'listening')
})
afterEach(() => {
  turn.close()
  for (const client of clients.splice(0)) client.close()
  listener.close()
})

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

function connection(pass: TurnPass): TurnSocket {
  const client = new TurnSocket((listener.address() as AddressInfo).port, pass)
  clients.push(client)
  return client
}

describe('the TURN server', () => {
  it('relays for a pass, and everything of it ends at once with the pass', async () => {
    for (const pass of [ADA, BOB]) turn.admit(pass)
    const [ada, bob] = [connection(ADA), connection(BOB)]
    for (const each of [ada, bob]) {
      expect((await each.allocate()).succeeded).toBe(true)
      await each.ask(each.client.bind(0x4000, PEER))
    }
    ada.socket.write(channelFrame(0x4000, Buffer.from('hello')))
    await until(() => arrived.length === 1)
    reply(Buffer.from('well'))
    await until(() => ada.data.length === 1)
    const gone = once(ada.socket, 'close')
    turn.dismiss(ADA.username)
    expect(arrived).toEqual(['hello', 'closed'])
    await gone
    reply(Buffer.from('late'))
    expect((await bob.ask(bob.client.refresh(600))).succeeded).toBe(true)
    expect([ada.data, bob.data, turn.connections]).toEqual([['well'], [], 1])
  })

  it('[A3] knows nobody before a pass is admitted, nor after it is over', async () => {
    expect((await connection(ADA).allocate()).code).toBe(401)
    turn.admit(ADA)
    expect((await connection(ADA).allocate()).succeeded).toBe(true)
    turn.dismiss(ADA.username)
    expect((await connection(ADA).allocate()).code).toBe(401)
  })

  it('one pass allocates twelve times at once and no more, and those of closed connections come back', async () => {
    turn.admit(ADA)
    const many = Array.from({ length: 12 }, () => connection(ADA))
    const relayed = new Set<number>()
    for (const each of many) relayed.add((await each.allocate()).relayed!.port)
    expect(relayed.size).toBe(12)
    const oneTooMany = connection(ADA)
    expect((await oneTooMany.allocate()).code).toBe(486)
    oneTooMany.socket.destroy()
    many[0]!.socket.end()
    await until(() => turn.connections === 11)
    expect((await connection(ADA).allocate()).succeeded).toBe(true)
  })

  it('[T4] strangers get few connections from one address, and those who relay keep theirs', async () => {
    turn.admit(ADA)
    const ada = connection(ADA)
    await ada.allocate()
    const flood = Array.from({ length: streamLimits.unprovedFromOne + 30 }, () => connection(BOB))
    const held = (): number => flood.filter(({ closed }) => !closed).length
    await until(() => held() === streamLimits.unprovedFromOne)
    expect((await ada.ask(ada.client.refresh(600))).succeeded).toBe(true)
    expect(turn.connections).toBe(streamLimits.unprovedFromOne + 1)
  })

  it('[T4] what is no TURN is cut without a word', async () => {
    for (const bytes of [Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.alloc(40), channelFrame(0x4000, Buffer.from('x'))]) {
      const stranger = connection(BOB)
      stranger.socket.write(bytes)
      await once(stranger.socket, 'close')
      expect(stranger.heard).toEqual([])
    }
  })

  it('a client that reads nothing does not fill our memory: what it does not take is lost', async () => {
    turn.admit(ADA)
    const ada = connection(ADA)
    await ada.allocate()
    await ada.ask(ada.client.bind(0x4000, PEER))
    ada.socket.write(channelFrame(0x4000, Buffer.from('hello')))
    await until(() => arrived.length === 1)
    // 64 MiB in one go: far more than the kernel takes.
    for (let packets = 0; packets < 65_536; packets++) reply(Buffer.alloc(1024))
    await until(() => ada.data.length > 0)
    await ada.ask(ada.client.refresh(600))
    expect(ada.data.length).toBeLessThan(32_768)
  })

  it('[T4] a client that asks on and on and reads no answer is cut', async () => {
    turn.admit(ADA)
    const written: Buffer[] = []
    const unread = new Duplex({
      read: () => undefined,
      write(chunk: Buffer, _encoding, done) {
        // The kernel takes the first two answers and nothing more.
        if (written.push(chunk) <= 2) done()
      },
    })
    const client = new TurnClient(ADA)
    turn.accept(unread, { address: '127.0.0.1', port: 9 })
    unread.push(new TurnClient(null).allocate())
    await until(() => written.length === 1)
    client.nonce = readAnswer(written[0]!).nonce
    unread.push(client.allocate())
    await until(() => written.length === 2)
    const refresh = client.refresh(600)
    for (let requests = 0; requests < 6_000; requests++) unread.push(refresh)
    await until(() => unread.destroyed)
    await until(() => turn.connections === 0)
    expect(written).toHaveLength(3)
  })
})
