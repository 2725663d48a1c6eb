import * as fc from 'fast-check'
import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { DatagramSender } from '../../sfu/transport/net/datagram-port.ts'
import { attributeValue, parseStun, stunAttribute, stunType, transactionOf } from '../../sfu/transport/stun/stun-message.ts'
import { bindingSuccess } from '../../sfu/transport/stun/stun-writer.ts'
import { writeCheck as checkOf } from '../../sfu/transport/stun/stun-client.suite.ts'
import { TestClock } from '../clock.suite.ts'
import { CheckingAgent } from './checking-agent.ts'

const server = { ufrag: 'serv', pwd: 'a password of the server' }
const key = createSecretKey(Buffer.from(server.pwd))

interface Sent {
  readonly bytes: Buffer
  readonly address: string
  readonly port: number
}

/** An agent whose datagrams go to `answers`: what it gives is what comes back. */
function stage(answers: (sent: Sent) => Buffer | null = honest) {
  const clock = new TestClock()
  const sent: Sent[] = []
  const told: string[] = []
  const packets: Buffer[] = []
  const v4: DatagramSender = {
    send: (memory, offset, length, address, port) => {
      const one = { bytes: Buffer.from(memory.subarray(offset, offset + length)), address, port }
      sent.push(one)
      const answer = answers(one)
      if (answer !== null) agent.datagram(answer, address, port)
    },
  }
  const agent: CheckingAgent = new CheckingAgent({
    surroundings: clock,
    sockets: { v4, v6: null },
    onSelected: () => told.push('selected'),
    onPacket: (bytes) => packets.push(bytes),
    onLost: () => told.push('lost'),
  })
  return { clock, agent, sent, told, packets }
}

const honest = ({ bytes }: Sent): Buffer | null => {
  const message = parseStun(bytes)
  return message === null ? null : bindingSuccess(transactionOf(message), '192.0.2.9', 5, key)
}
const udp = (address: string, priority = 1) => ({ protocol: 'udp', address, port: 7, priority }) as const
const nominates = ({ bytes }: Sent): boolean => parseStun(bytes)?.attributes.has(stunAttribute.useCandidate) ?? false

describe('the checking agent', () => {
  it('checks the best first, and nominates the first that answers', () => {
    const { clock, agent, sent, told } = stage((one) => (one.address === '192.0.2.2' ? honest(one) : null))
    agent.begin(server)
    for (const candidate of [udp('192.0.2.1', 1), udp('192.0.2.2', 2), udp('192.0.2.3', 3)]) agent.addCandidate(candidate)
    clock.pass(200)
    expect(told).toEqual(['selected'])
    expect(sent.filter(nominates).map(({ address }) => address)).toEqual(['192.0.2.2'])
    const username = attributeValue(parseStun(sent[0]!.bytes)!, stunAttribute.username)
    expect(username?.toString()).toBe(`serv:${agent.local.ufrag}`)
    agent.send(Buffer.from([128, 1, 2]), 0, 3)
    expect(sent.at(-1)).toMatchObject({ address: '192.0.2.2', port: 7 })
    agent.close()
    expect(clock.waiting).toBe(0)
  })

  it('takes packets only from addresses that proved themselves', () => {
    const { clock, agent, packets } = stage()
    agent.begin(server)
    agent.datagram(Buffer.from([22, 1]), '192.0.2.1', 7)
    agent.addCandidate(udp('192.0.2.1'))
    agent.addCandidate(udp('192.0.2.4'))
    clock.pass(100)
    for (const [address, port] of [
      ['192.0.2.1', 7],
      ['192.0.2.1', 8],
      ['192.0.2.4', 7],
    ] as const)
      agent.datagram(Buffer.from([22, port]), address, port)
    expect(packets).toEqual([Buffer.from([22, 7])])
    agent.close()
  })

  it('[A2] an answer without the password is none', () => {
    const wrong = createSecretKey(Buffer.from('some other password'))
    const { clock, agent, told } = stage(({ bytes }) => bindingSuccess(transactionOf(parseStun(bytes)!), '192.0.2.9', 5, wrong))
    agent.begin(server)
    agent.addCandidate(udp('192.0.2.1'))
    clock.pass(20_000)
    expect(told).toEqual(['lost'])
    agent.close()
  })

  it('asks for consent, and is lost without it', () => {
    let silent = false
    const { clock, agent, sent, told } = stage((one) => (silent ? null : honest(one)))
    agent.begin(server)
    agent.addCandidate(udp('192.0.2.1'))
    clock.pass(60_000)
    expect(told).toEqual(['selected'])
    const perMinute = sent.length
    expect(perMinute).toBeGreaterThan(8)
    expect(perMinute).toBeLessThan(30)
    silent = true
    clock.pass(16_000)
    expect(told).toEqual(['selected', 'lost'])
    const before = sent.length
    agent.send(Buffer.from([128]), 0, 1)
    clock.pass(10_000)
    expect(sent.length).toBe(before)
    expect(clock.waiting).toBe(0)
  })

  it('a restart has new names, and the path in use stays until it is over', () => {
    let silent = false
    const { clock, agent, sent, told, packets } = stage((one) => (silent ? null : honest(one)))
    agent.begin(server)
    agent.addCandidate(udp('192.0.2.1'))
    clock.pass(100)
    const before = agent.local
    silent = true
    const local = agent.restart()
    expect(local).not.toEqual(before)
    agent.begin({ ufrag: 'next', pwd: server.pwd })
    agent.addCandidate(udp('192.0.2.1'))
    agent.datagram(Buffer.from([128, 1]), '192.0.2.1', 7)
    expect(packets).toHaveLength(1)
    silent = false
    clock.pass(3000)
    expect(told).toEqual(['selected', 'selected'])
    expect(attributeValue(parseStun(sent.at(-1)!.bytes)!, stunAttribute.username)?.toString()).toBe(`next:${local.ufrag}`)
    agent.close()
  })

  it('answers the checks of a full agent, and of nobody else', () => {
    const { agent, sent, clock } = stage(() => null)
    agent.begin(server)
    agent.datagram(checkOf(agent.local, server), '192.0.2.5', 9)
    expect(parseStun(sent[0]!.bytes)?.type).toBe(stunType.bindingSuccess)
    agent.datagram(checkOf(agent.local, server, { pwd: 'a guess' }), '192.0.2.6', 9)
    expect(sent).toHaveLength(1)
    clock.pass(100)
    expect(sent.some(({ address, bytes }) => address === '192.0.2.5' && parseStun(bytes)?.type === stunType.bindingRequest)).toBe(true)
    agent.close()
  })

  it('[T4] no datagram makes it throw or answer', () => {
    const { agent, sent } = stage(() => null)
    agent.begin(server)
    const genuine = checkOf(agent.local, server)
    const bent = fc.tuple(fc.nat({ max: genuine.length - 1 }), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
      const bytes = Buffer.from(genuine)
      bytes[at]! ^= flip
      return bytes
    })
    const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
    fc.assert(fc.property(fc.oneof(noise, bent), (bytes) => agent.datagram(bytes, '192.0.2.7', 9)))
    expect(sent).toEqual([])
    agent.close()
  })
})
