import { DataPacket, DataPacket_Kind, LeaveRequest, MetricsBatch, SyncState, UserPacket } from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { Stage, type Client } from './worker-stage.suite.ts'

let stage: Stage
let alice: Client
let bob: Client
let carol: Client
beforeEach(() => {
  stage = new Stage()
  ;[alice, bob, carol] = [stage.join('alice'), stage.join('bob'), stage.join('carol')]
})

const user = (text: string, more: Partial<UserPacket> = {}) =>
  ({ case: 'user', value: new UserPacket({ payload: new TextEncoder().encode(text), ...more }) }) as const

const say = (client: Client, packet: ConstructorParameters<typeof DataPacket>[0], label = '_reliable'): void =>
  client.peer!.receive(label, new DataPacket(packet).toBinary())

const received = (client: Client): DataPacket[] => client.peer!.sent.map(({ message }) => DataPacket.fromBinary(message))
const texts = (client: Client): string[] =>
  received(client).map(({ value }) => (value.case === 'user' ? new TextDecoder().decode(value.value.payload) : (value.case ?? '')))

describe('data', () => {
  it('[A2] carries its true sender, whatever it says', () => {
    const forged = { participantIdentity: 'carol', participantSid: carol.sid }
    say(alice, { ...forged, value: user('hello', forged) })
    const [packet] = received(bob)
    expect(packet).toMatchObject({ participantIdentity: 'alice', participantSid: alice.sid })
    expect(packet!.value.value).toMatchObject({ participantIdentity: 'alice', participantSid: alice.sid })
  })

  it('that clients measure of themselves goes to those alone who are to look after them', () => {
    const grants = { canPublish: false, canSubscribe: true, canPublishData: false, canSubscribeMetrics: true }
    const agent = stage.join('agent', { leg: { grants } })
    say(alice, { value: { case: 'metrics', value: new MetricsBatch() } }, '_lossy')
    expect([texts(agent), texts(bob)]).toEqual([['metrics'], []])
  })

  it('goes to everybody else, or to those it names', () => {
    say(alice, { value: user('all') })
    say(alice, { destinationIdentities: ['carol', 'nobody'], value: user('carol only') })
    say(alice, { value: user('as older clients do', { destinationSids: [bob.sid] }) })
    expect(texts(alice)).toEqual([])
    expect(texts(bob)).toEqual(['all', 'as older clients do'])
    expect(texts(carol)).toEqual(['all', 'carol only'])
  })

  it('goes on as it came, whatever it says of itself', () => {
    say(alice, { kind: DataPacket_Kind.LOSSY, value: user('reliably') })
    say(alice, { kind: DataPacket_Kind.RELIABLE, value: user('lossily') }, '_lossy')
    expect(bob.peer!.sent.map(({ label }) => label)).toEqual(['_reliable', '_lossy'])
  })

  it('needs the right to it', () => {
    const grants = { canPublish: true, canSubscribe: true, canPublishData: false }
    say(stage.join('mute', { leg: { grants } }), { value: user('psst') })
    expect(texts(bob)).toEqual([])
  })

  it('does not say who speaks: only the server does', () => {
    say(alice, { value: { case: 'speaker', value: { speakers: [] } } })
    expect(received(bob)).toEqual([])
  })

  it('[T4] drops noise, unknown channels and what is too long', () => {
    alice.peer!.receive('_reliable', Uint8Array.of(255, 255, 255, 255))
    alice.peer!.receive('_reliable', new Uint8Array(0))
    say(alice, { value: user('x') }, 'my_channel')
    say(alice, { value: user('x'.repeat(300_000)) })
    expect(received(bob)).toEqual([])
  })

  it('passes a message once', () => {
    for (const sequence of [1, 2, 2, 1, 3]) say(alice, { sequence, value: user(String(sequence)) })
    expect(texts(bob)).toEqual(['1', '2', '3'])
  })

  it('waits in order for a channel that is full, and does not for the lossy one', () => {
    bob.peer!.open = false
    say(alice, { value: user('one') })
    say(alice, { value: user('two') })
    say(alice, { kind: DataPacket_Kind.LOSSY, value: user('gone') }, '_lossy')
    bob.peer!.open = true
    stage.pass(50)
    say(alice, { value: user('three') })
    expect(texts(bob)).toEqual(['one', 'two', 'three'])
  })

  it('keeps a bounded lot for a client that does not read', () => {
    bob.peer!.open = false
    for (let index = 0; index < 100; index += 1) say(alice, { value: user('x'.repeat(250_000)) })
    bob.peer!.open = true
    stage.pass(50)
    expect(bob.peer!.sent.length).toBeGreaterThan(30)
    expect(bob.peer!.sent.length).toBeLessThan(80)
  })

  it('is told again to a client that missed it while its connection was away', () => {
    for (const sequence of [1, 2, 3]) say(alice, { sequence, value: user(String(sequence)) })
    stage.worker.socketClosed(bob.socket)
    const again = stage.resume(bob)
    const before = bob.peer!.sent.length
    again.request({ case: 'syncState', value: new SyncState({ datachannelReceiveStates: [{ publisherSid: alice.sid, lastSeq: 1 }] }) })
    expect(texts(again).slice(before)).toEqual(['2', '3'])
  })

  it('does not reach who has left', () => {
    bob.request({ case: 'leave', value: new LeaveRequest() })
    say(alice, { value: user('hello') })
    expect(texts(bob)).toEqual([])
  })
})
