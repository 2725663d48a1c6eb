import { beforeEach, describe, expect, it } from 'vitest'
import type { DatagramPort } from '../net/datagram-port.ts'
import type { NetworkPath, PathOwner } from '../net/network-path.ts'
import { attributeValue, parseStun, stunAttribute, stunType, transactionOf } from '../stun/stun-message.ts'
import { writeCheck } from '../stun/stun-client.suite.ts'
import { xorAddress } from '../stun/stun-writer.ts'
import { consentMs, IceAgent } from './ice-agent.ts'
import { PacketMux } from './packet-mux.ts'

interface Sent {
  readonly to: string
  readonly bytes: Buffer
}

class Owner implements PathOwner {
  readonly received: string[] = []
  readonly agent: IceAgent

  constructor(mux: PacketMux) {
    this.agent = new IceAgent({ directory: mux.agents, owner: this, now: () => now })
  }

  receive(bytes: Buffer): void {
    this.received.push(bytes.toString())
  }

  pathLost(path: NetworkPath): void {
    this.agent.lose(path)
  }
}

let now = 0
let sent: Sent[]
let mux: PacketMux
let peer: Owner
const remote = { ufrag: 'abcd', pwd: 'a password of the client' }
const media = (text: string): Buffer => Buffer.from(`\x80${text}`, 'latin1')

beforeEach(() => {
  now = 1_000
  sent = []
  mux = new PacketMux()
  const send: DatagramPort['send'] = (memory, offset, length, address, to) =>
    void sent.push({ to: `${address}:${to}`, bytes: Buffer.from(memory.subarray(offset, offset + length)) })
  const port: DatagramPort = {
    port: 7882,
    gathers: false,
    send,
    open: (address, to) => ({
      send: (memory, offset, length) => send(memory, offset, length, address, to),
      close: () => undefined,
    }),
    gatherFrom: () => undefined,
    flush: () => undefined,
    close: () => Promise.resolve(),
  }
  mux.attach(port)
  peer = new Owner(mux)
  peer.agent.setRemote(remote)
})

const check = (port: number, options = {}, server = peer.agent.local, client = remote): void =>
  mux.datagram(writeCheck(server, client, options), '192.0.2.7', port)

describe('one port for all peers', () => {
  it('answers a signed check with where it came from, and takes packets from there', () => {
    const request = writeCheck(peer.agent.local, remote)
    mux.datagram(request, '192.0.2.7', 5000)
    const answer = parseStun(sent[0]!.bytes)!
    expect([sent[0]!.to, answer.type]).toEqual(['192.0.2.7:5000', stunType.bindingSuccess])
    expect(transactionOf(answer)).toEqual(request.subarray(8, 20))
    expect(attributeValue(answer, stunAttribute.xorMappedAddress)).toEqual(xorAddress(transactionOf(answer), '192.0.2.7', 5000))
    mux.datagram(media('sound'), '192.0.2.7', 5000)
    expect(peer.received).toEqual([media('sound').toString()])
  })

  it('[T4] strangers get no answer, and nothing of theirs is taken', () => {
    check(1, { pwd: 'guessed' })
    check(2, {}, { ufrag: 'nobody', pwd: peer.agent.local.pwd })
    check(3, {}, peer.agent.local, { ufrag: 'wxyz', pwd: '' })
    const unsigned = writeCheck(peer.agent.local, remote).subarray(0, -8)
    unsigned.writeUInt16BE(unsigned.length - 20, 2)
    mux.datagram(unsigned, '192.0.2.7', 4)
    for (const port of [1, 2, 3, 4, 5]) mux.datagram(media('noise'), '192.0.2.7', port)
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(1), Buffer.alloc(2000), Buffer.alloc(20)]) mux.datagram(bytes, '192.0.2.7', 6)
    expect(sent).toEqual([])
    expect(peer.received).toEqual([])
    expect(peer.agent.selected).toBeNull()
  })

  it('[A3] before the answer no check is valid', () => {
    const early = new Owner(mux)
    check(1, {}, early.agent.local, { ufrag: '', pwd: '' })
    check(2, {}, early.agent.local)
    expect(sent).toEqual([])
  })

  it('follows the latest nomination, and no check without one', () => {
    const selected: (number | undefined)[] = []
    for (const [port, nominate] of [
      [1, false],
      [2, false],
      [2, true],
      [1, false],
      [3, true],
      [1, true],
    ] as const) {
      check(port, { nominate })
      selected.push(peer.agent.selected?.port)
    }
    expect(selected).toEqual([1, 1, 2, 2, 3, 1])
  })

  it('never answers with more than it was sent', () => {
    for (let port = 1; port <= 5; port++) {
      const request = writeCheck(peer.agent.local, remote)
      mux.datagram(request, '2001:db8::1', port)
      expect(sent.at(-1)!.bytes.length).toBeLessThanOrEqual(request.length)
    }
  })

  it('a restart keeps the old credentials until the first check with the new', () => {
    const old = peer.agent.local
    const again = { ufrag: 'efgh', pwd: 'another' }
    const fresh = peer.agent.restart(again)
    expect(peer.agent.local).toEqual(fresh)
    check(1, {}, old)
    check(1, {}, fresh)
    expect(sent.length).toBe(1)
    check(2, { nominate: true }, fresh, again)
    expect(sent.length).toBe(2)
    check(1, {}, old)
    expect(sent.length).toBe(2)
    expect(peer.agent.selected?.port).toBe(2)
  })

  it('a restart that is overtaken by another leaves nothing behind', () => {
    const overtaken = peer.agent.restart({ ufrag: 'efgh', pwd: 'x' })
    peer.agent.restart({ ufrag: 'ijkl', pwd: 'y' })
    check(1, {}, overtaken, { ufrag: 'efgh', pwd: 'x' })
    expect(sent).toEqual([])
    peer.agent.close()
    expect(mux.agents.size).toBe(0)
  })

  it('consent runs out without checks, and each valid one renews it', () => {
    check(1)
    now += consentMs - 1
    expect(peer.agent.consentExpired).toBe(false)
    check(1, { pwd: 'guessed' })
    check(2)
    now += consentMs - 1
    expect(peer.agent.consentExpired).toBe(false)
    now += 1
    expect(peer.agent.consentExpired).toBe(true)
  })

  it('an address belongs to the peer that proved it last', () => {
    const other = new Owner(mux)
    other.agent.setRemote(remote)
    check(1)
    check(1, {}, other.agent.local)
    mux.datagram(media('whose'), '192.0.2.7', 1)
    expect([peer.received.length, other.received.length, peer.agent.selected]).toEqual([0, 1, null])
  })

  it('keeps a few addresses for one peer, the selected one among them', () => {
    check(1, { nominate: true })
    for (let port = 2; port <= 40; port++) check(port)
    for (let port = 1; port <= 40; port++) mux.datagram(media(String(port)), '192.0.2.7', port)
    expect(peer.received.length).toBe(8)
    expect(peer.received[0]).toBe(media('1').toString())
  })

  it('[R4] a closed peer takes nothing more', () => {
    check(1)
    const { local } = peer.agent
    peer.agent.close()
    mux.datagram(media('late'), '192.0.2.7', 1)
    check(1, {}, local)
    expect([peer.received, sent.length, mux.agents.size]).toEqual([[], 1, 0])
  })
})
