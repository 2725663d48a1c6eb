import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { attributeValue, parseStun, transactionOf } from '../stun/stun-message.ts'
import { type Endpoint, ownEndpoint, readXorAddress } from './endpoint.ts'
import { channelNumber, lifetime, peer, TurnClient, transport } from './turn-client.suite.ts'
import { channelFrame } from './turn-frames.ts'
import { turnAttribute, turnType } from './turn-message.ts'
import { CLIENT, OTHER_PASS, OURS, PASS, SessionStage } from './turn-session.suite.ts'

const [FIRST, SECOND] = OURS as [Endpoint, Endpoint]
const ELSEWHERE: Endpoint = { address: '203.0.113.80', port: 7882 }
const OTHER_PORT: Endpoint = { ...FIRST, port: 22 }
const sentBy = ({ address, port }: Endpoint) => ({ ip: ownEndpoint({ address, port }).ip, port })

let stage: SessionStage
beforeEach(() => void (stage = new SessionStage()))

describe('who may relay', () => {
  it('whoever has a pass gets a relayed address for ten minutes, signed', () => {
    const answer = stage.allocate()
    expect(answer).toMatchObject({ succeeded: true, lifetime: 600 })
    expect(answer.mapped).toEqual(sentBy(CLIENT))
    expect(answer.relayed).toEqual(sentBy({ address: FIRST.address, port: 50_000 }))
  })

  it('[A3] whoever has none is asked for one, and gets nothing', () => {
    expect(stage.ask(new TurnClient(null).allocate())).toMatchObject({ code: 401, nonce: 'nonce1' })
    expect(stage.allocated).toBe(0)
  })

  it.each([
    ['a wrong password', { username: PASS.username, password: 'guessed' }, 401],
    ['an unknown name', { username: 'mallory', password: PASS.password }, 401],
  ])('[A3] %s is refused as if nothing had been shown', (_what, pass, code) => {
    const client = new TurnClient(pass)
    client.nonce = stage.ask(new TurnClient(null).allocate()).nonce
    const refusal = stage.ask(client.allocate())
    expect(refusal).toMatchObject({ code, nonce: client.nonce })
    expect(refusal.message.attributes.size).toBe(3)
  })

  it('[A3] a request that was heard on another connection is worth nothing here', () => {
    stage.ask(new TurnClient(null).allocate())
    const client = new TurnClient(PASS)
    client.nonce = 'of another connection'
    expect(stage.ask(client.allocate())).toMatchObject({ code: 438, nonce: 'nonce1' })
  })

  it('[R4] a pass that is over opens nothing, and renews nothing', () => {
    stage.allocate()
    stage.passes.delete(PASS.username)
    expect(stage.ask(stage.client.refresh(600)).code).toBe(401)
    expect(stage.ask(stage.client.bind(0x4000, FIRST)).code).toBe(401)
  })

  it('nobody goes on with what another pass began', () => {
    stage.allocate()
    const other = new TurnClient(OTHER_PASS)
    other.nonce = stage.client.nonce
    expect(stage.ask(other.bind(0x4000, FIRST)).code).toBe(441)
  })

  it('after an hour another nonce is wanted', () => {
    stage.allocate()
    for (let minutes = 0; minutes < 60; minutes += 5) {
      stage.now = minutes * 60_000
      expect(stage.ask(stage.client.refresh(600)).succeeded).toBe(true)
    }
    stage.now = 3_600_000
    const stale = stage.ask(stage.client.refresh(600))
    expect(stale.code).toBe(438)
    stage.client.nonce = stale.nonce
    expect(stage.ask(stage.client.refresh(600)).succeeded).toBe(true)
  })

  it('[T4] a connection that asks and asks without a pass is given up, and so is one that asks nothing', () => {
    const stranger = new TurnClient(null)
    const answered = Array.from({ length: 20 }, () => stage.take(stranger.allocate()))
    expect(answered.filter(Boolean)).toHaveLength(8)
    expect(stage.sent).toHaveLength(8)
    const silent = new SessionStage()
    silent.now = 9_999
    expect(silent.session.tick()).toBe(true)
    silent.now = 10_000
    expect(silent.session.tick()).toBe(false)
  })
})

describe('what is refused', () => {
  it.each([
    ['no transport', [lifetime(600)], 400],
    ['another transport than UDP', [transport(6)], 442],
    ['an address family that is none', [transport(), [turnAttribute.addressFamily, Buffer.from([9, 0, 0, 0])] as const], 440],
    ['an attribute that must be understood', [transport(), [0x0022, Buffer.alloc(8)] as const], 420],
  ])('%s', (_what, attributes, code) => {
    stage.client.nonce = stage.ask(new TurnClient(null).allocate()).nonce
    expect(stage.ask(stage.client.allocate(...attributes)).code).toBe(code)
    expect(stage.allocated).toBe(0)
  })

  it('a second allocation, and one too many', () => {
    stage.allocate()
    expect(stage.ask(stage.client.allocate()).code).toBe(437)
    stage.allocated = 2
    const other = new SessionStage()
    other.allocated = 2
    expect(other.allocate().code).toBe(486)
  })

  it('everything else without an allocation', () => {
    stage.client.nonce = stage.ask(new TurnClient(null).allocate()).nonce
    for (const request of [stage.client.refresh(600), stage.client.permit(FIRST), stage.client.bind(0x4000, FIRST)])
      expect(stage.ask(request).code).toBe(437)
  })

  it('permissions and channels without a peer, and a channel that is none', () => {
    stage.allocate()
    expect(stage.ask(stage.client.permit()).code).toBe(400)
    expect(stage.ask(stage.client.request(turnType.channelBind, () => [channelNumber(0x4000)])).code).toBe(400)
    expect(stage.ask(stage.client.bind(0x3fff, FIRST)).code).toBe(400)
    expect(stage.ask(stage.client.bind(0x8000, FIRST)).code).toBe(400)
    expect(stage.ask(stage.client.request(0x000a, () => [])).code).toBe(400)
  })

  it('two channels to one peer, and one channel to two', () => {
    stage.allocate()
    expect(stage.ask(stage.client.bind(0x4000, FIRST)).succeeded).toBe(true)
    expect(stage.ask(stage.client.bind(0x4000, FIRST)).succeeded).toBe(true)
    expect(stage.ask(stage.client.bind(0x4001, FIRST)).code).toBe(400)
    expect(stage.ask(stage.client.bind(0x4000, SECOND)).code).toBe(400)
  })
})

describe('no open relay', () => {
  beforeEach(() => void stage.allocate())

  it.each([
    ['another address', ELSEWHERE],
    ['this machine itself', { address: '127.0.0.1', port: 7882 }],
    ['a private network', { address: '10.0.0.1', port: 80 }],
    ['where the cloud keeps its keys', { address: '169.254.169.254', port: 80 }],
  ])('%s gets neither a permission nor a channel nor a packet', (_what, target) => {
    expect(stage.ask(stage.client.permit(target)).code).toBe(403)
    expect(stage.ask(stage.client.permit(FIRST, target)).code).toBe(403)
    expect(stage.ask(stage.client.bind(0x4000, target)).code).toBe(403)
    expect(stage.take(stage.client.send(target, Buffer.from('x')))).toBe(true)
    // Of the pair that was refused, ours was not permitted either.
    stage.take(stage.client.send(FIRST, Buffer.from('x')))
    expect([stage.arrived, stage.open]).toEqual([[], 0])
  })

  it('another port of ours gets neither a channel nor a packet', () => {
    expect(stage.ask(stage.client.bind(0x4000, OTHER_PORT)).code).toBe(403)
    expect(stage.ask(stage.client.permit(OTHER_PORT)).succeeded).toBe(true)
    stage.take(stage.client.send(OTHER_PORT, Buffer.from('x')))
    expect(stage.arrived).toEqual([])
  })
})

describe('what is relayed', () => {
  beforeEach(() => void stage.allocate())

  it('goes to the engine once it is permitted, and comes back as from where it was sent', () => {
    stage.take(stage.client.send(FIRST, Buffer.from('too soon')))
    stage.ask(stage.client.permit(FIRST))
    stage.take(stage.client.send(FIRST, Buffer.from('hello')))
    expect(stage.arrived).toEqual([{ at: '192.0.2.7:7882 from 50000', packet: 'hello' }])
    stage.reply(FIRST, 'well')
    const indication = parseStun(stage.sent.at(-1)!)!
    expect(indication.type).toBe(turnType.dataIndication)
    expect(attributeValue(indication, turnAttribute.data)?.toString()).toBe('well')
    const from = attributeValue(indication, turnAttribute.peerAddress)!
    expect(readXorAddress(from, transactionOf(indication))).toEqual(sentBy(FIRST))
  })

  it('travels on a channel where one is bound, which needs no permission besides', () => {
    stage.ask(stage.client.bind(0x4001, SECOND))
    stage.take(channelFrame(0x4001, Buffer.from('hello')))
    stage.take(channelFrame(0x4002, Buffer.from('nobody’s')))
    expect(stage.arrived).toEqual([{ at: '198.51.100.7:7882 from 50000', packet: 'hello' }])
    stage.reply(SECOND, 'well')
    expect(stage.sent.at(-1)).toEqual(channelFrame(0x4001, Buffer.from('well')))
  })

  it('stops after five minutes, both ways, unless it is permitted again', () => {
    stage.ask(stage.client.bind(0x4001, FIRST))
    stage.take(channelFrame(0x4001, Buffer.from('one')))
    stage.now = 300_000
    const before = stage.sent.length
    stage.take(channelFrame(0x4001, Buffer.from('two')))
    stage.take(stage.client.send(FIRST, Buffer.from('three')))
    stage.reply(FIRST, 'four')
    expect([stage.arrived.length, stage.sent.length]).toEqual([1, before])
    stage.ask(stage.client.bind(0x4001, FIRST))
    stage.take(channelFrame(0x4001, Buffer.from('five')))
    stage.reply(FIRST, 'six')
    expect([stage.arrived.length, stage.sent.length]).toEqual([2, before + 2])
  })

  it('a channel that is not bound again is free after ten minutes', () => {
    stage.ask(stage.client.bind(0x4001, FIRST))
    stage.now = 300_000
    stage.ask(stage.client.refresh(600))
    stage.now = 600_000
    expect(stage.ask(stage.client.bind(0x4001, SECOND)).succeeded).toBe(true)
  })

  it('ends with the allocation: by its time, by the client, and by us', () => {
    stage.ask(stage.client.bind(0x4001, FIRST))
    stage.take(channelFrame(0x4001, Buffer.from('one')))
    stage.now = 599_999
    expect(stage.session.tick()).toBe(true)
    stage.now = 600_000
    expect(stage.session.tick()).toBe(false)
    expect(stage.ask(stage.client.refresh(0)).lifetime).toBe(0)
    expect([stage.allocated, stage.open]).toEqual([0, 0])
    const before = stage.sent.length
    stage.reply(FIRST, 'late')
    expect(stage.take(channelFrame(0x4001, Buffer.from('two')))).toBe(false)
    stage.session.close()
    expect([stage.arrived.length, stage.sent.length, stage.allocated]).toEqual([1, before, 0])
  })
})

describe('whatever a client that was admitted does', () => {
  const anybody = fc.constantFrom(...OURS, ELSEWHERE, OTHER_PORT, { address: '::1', port: 7882 })
  const channel = fc.integer({ min: 0x3ffe, max: 0x4003 })
  const step = fc.oneof(
    fc.record({ do: fc.constant('permit' as const), to: anybody }),
    fc.record({ do: fc.constant('bind' as const), to: anybody, channel }),
    fc.record({ do: fc.constant('send' as const), to: anybody }),
    fc.record({ do: fc.constant('channel' as const), channel }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 400_000 }) }),
    fc.record({ do: fc.constant('refresh' as const), seconds: fc.constantFrom(0, 600) }),
    fc.record({ do: fc.constant('allocate' as const) }),
    fc.record({ do: fc.constant('noise' as const), bytes: fc.uint8Array({ maxLength: 60 }) }),
  )

  it('[T4] packets reach our own media port alone, at most one for each that was sent, and nothing is left open', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const other = new SessionStage()
        other.allocate()
        const { client } = other
        let pushed = 0
        for (const each of steps) {
          if (each.do === 'wait') other.now += each.ms
          else if (each.do === 'permit') other.take(client.permit(each.to))
          else if (each.do === 'bind') other.take(client.bind(each.channel, each.to))
          else if (each.do === 'refresh') other.take(client.refresh(each.seconds))
          else if (each.do === 'allocate') other.take(client.allocate())
          else if (each.do === 'noise') other.take(Buffer.from(each.bytes))
          else if (each.do === 'send') pushed += other.take(client.send(each.to, Buffer.from('x'))) ? 1 : 0
          else if (each.channel > 0x3fff) pushed += other.take(channelFrame(each.channel, Buffer.from('x'))) ? 1 : 0
          if (!other.session.tick()) other.session.close()
        }
        const own = new Set(OURS.map(({ address, port }) => `${address}:${String(port)} from 50000`))
        expect(other.arrived.every(({ at }) => own.has(at))).toBe(true)
        expect(other.arrived.length).toBeLessThanOrEqual(pushed)
        expect(other.open).toBeLessThanOrEqual(OURS.length)
        other.session.close()
        expect([other.open, other.allocated]).toEqual([0, 0])
      }),
      { numRuns: 300 },
    )
  })

  it('[T4] one flipped bit in a signed request opens nothing', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 7 }), (place, bit) => {
        const other = new SessionStage()
        other.client.nonce = other.ask(new TurnClient(null).allocate()).nonce
        const request = other.client.allocate()
        // Neither the fingerprint at the end nor the length that says whether there is one is signed (RFC 8489 §14.5).
        const signed = [...request.keys()].filter((at) => at !== 2 && at !== 3 && at < request.length - 8)
        request[signed[place % signed.length]!]! ^= 1 << bit
        other.take(request)
        expect(other.allocated).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})

it('[T4] indications and answers that a client makes up are not answered', () => {
  stage.allocate()
  const before = stage.sent.length
  const noTransaction = Buffer.alloc(12)
  for (const type of [turnType.dataIndication, 0x0103, 0x0113, turnType.sendIndication])
    expect(stage.take(new TurnClient(null).request(type, () => peer(FIRST)(noTransaction)))).toBe(true)
  expect(stage.sent).toHaveLength(before)
})
