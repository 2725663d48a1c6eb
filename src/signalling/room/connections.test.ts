/** What a room does for its clients, by whichever of LiveKit's protocols they speak: over one peer connection, or over two. */
import {
  DataPacket,
  DataPacket_Kind,
  LeaveRequest_Action,
  RequestResponse_Reason,
  SubscriptionError,
  UpdateSubscription,
  UserPacket,
} from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RtcProtocol } from './connection.ts'
import { CHROMIUM_OFFER, Stage, type Client } from './worker-stage.suite.ts'

/** Browsers without a codec, as each protocol's clients say so. */
const WITHOUT_VP8 = CHROMIUM_OFFER.replaceAll('VP8/90000', 'X8/90000')

interface Manner {
  readonly protocol: RtcProtocol
  /** As a client does when the server asks for something. */
  follow(client: Client): void
  followWithoutVp8(client: Client): void
  /** As when its network has changed. */
  followOnAnotherNetwork(client: Client): void
  followAsSomebodyElse(client: Client): void
}

const MANNERS: readonly Manner[] = [
  {
    protocol: 'v1',
    follow: (client) => client.offer(),
    followWithoutVp8: (client) => client.offer(WITHOUT_VP8),
    followOnAnotherNetwork: (client) => client.offer(CHROMIUM_OFFER.replaceAll('2N+5', '9Z+9')),
    followAsSomebodyElse: (client) => client.offer(CHROMIUM_OFFER.replaceAll('CE:9E', '00:00')),
  },
  {
    protocol: 'v0',
    follow: (client) => client.answer(),
    followWithoutVp8: (client) => client.answer({ decodes: ['opus', 'H264'] }),
    followOnAnotherNetwork: (client) => client.answer({ ufrag: 'othr' }),
    followAsSomebodyElse: (client) => client.answer({ fingerprint: '00:00:00:00' }),
  },
]

describe.each(MANNERS)('by $protocol', ({ protocol, follow, ...manner }) => {
  let stage: Stage
  let alice: Client
  let bob: Client

  /** Lets what is due be asked for, and done. */
  const goOn = (client: Client, how = follow): void => {
    stage.pass(50)
    how(client)
    stage.pass(50)
  }
  const flowing = (client: Client) => client.down!.down.filter(({ closed }) => !closed)
  const packet = (text: string, sequence = 0): DataPacket =>
    new DataPacket({ sequence, value: { case: 'user', value: new UserPacket({ payload: new TextEncoder().encode(text) }) } })

  beforeEach(() => {
    stage = new Stage(protocol)
    alice = stage.join('alice')
    bob = stage.join('bob')
    for (const client of [alice, bob]) goOn(client)
  })

  it('what one sends goes to the other, by its codec and with retransmissions', () => {
    const { mic, camera } = alice.publish()
    goOn(bob)
    expect(flowing(bob).map(({ options }) => options.source)).toEqual(alice.peer!.up)
    expect(flowing(bob)[1]!.options).toMatchObject({ codec: { name: 'vp8', payloadType: 96, rtxPayloadType: 97 } })
    expect(flowing(bob)[1]!.options.rtxSsrc).toBeGreaterThan(0)
    expect(alice.all('trackSubscribed').map(({ trackSid }) => trackSid)).toEqual([mic, camera])
    expect(flowing(alice)).toEqual([])
  })

  it('what is unsubscribed ends, and flows again when it is wanted', () => {
    const { camera } = alice.publish()
    goOn(bob)
    const subscribe = (wanted: boolean): void =>
      bob.request({ case: 'subscription', value: new UpdateSubscription({ trackSids: [camera], subscribe: wanted }) })
    subscribe(false)
    expect(flowing(bob).map(({ options }) => options.source.kind)).toEqual(['audio'])
    goOn(bob)
    subscribe(true)
    goOn(bob)
    expect(flowing(bob).map(({ options }) => options.source.kind)).toEqual(['audio', 'video'])
  })

  it('a track that its owner stops sending is gone for everybody', () => {
    alice.publish()
    goOn(bob)
    alice.offer(CHROMIUM_OFFER.replace(/a=sendonly(\r?\na=msid:- dd54)/, 'a=inactive$1'))
    expect(flowing(bob).map(({ options }) => options.source.kind)).toEqual(['audio'])
    expect(alice.all('trackUnpublished').length).toBe(1)
  })

  it('[A3] who may not receive is sent nothing, and who may not send is taken nothing from', () => {
    const grants = { canPublish: false, canSubscribe: false, canPublishData: false }
    const mallory = stage.join('mallory', { leg: { grants } })
    goOn(mallory)
    alice.publish()
    goOn(mallory)
    mallory.announce()
    mallory.offer()
    expect(mallory.down!.down).toEqual([])
    expect(mallory.peer!.up).toEqual([])
    expect(mallory.all('requestResponse').map(({ reason }) => reason)).toEqual(Array(2).fill(RequestResponse_Reason.NOT_ALLOWED))
    mallory.peer!.receive('_reliable', packet('psst').toBinary())
    expect(alice.down!.sent).toEqual([])
  })

  it('a track that a client cannot decode is given up, and it hears so', () => {
    const { camera } = alice.publish()
    goOn(bob, manner.followWithoutVp8)
    expect(flowing(bob).map(({ options }) => options.source.kind)).toEqual(['audio'])
    expect(bob.all('subscriptionResponse')).toMatchObject([{ trackSid: camera, err: SubscriptionError.SE_CODEC_UNSUPPORTED }])
  })

  it('data goes both ways, signed by the server', () => {
    alice.peer!.receive('_reliable', packet('hello').toBinary())
    alice.peer!.receive('_lossy', packet('now').toBinary())
    expect(bob.down!.sent.map(({ label }) => label)).toEqual(['_reliable', '_lossy'])
    const [reliable] = bob.down!.sent.map(({ message }) => DataPacket.fromBinary(message))
    expect(reliable).toMatchObject({ participantIdentity: 'alice', kind: DataPacket_Kind.RELIABLE })
  })

  it('data that comes before its channel is open waits for it, in order', () => {
    bob.down!.open = false
    for (const text of ['1', '2', '3']) alice.peer!.receive('_reliable', packet(text).toBinary())
    stage.pass(500)
    expect(bob.down!.sent).toEqual([])
    bob.down!.open = true
    stage.pass(50)
    const texts = bob.down!.sent.map(({ message }) => DataPacket.fromBinary(message).value)
    expect(texts.map((value) => (value.case === 'user' ? new TextDecoder().decode(value.value.payload) : ''))).toEqual(['1', '2', '3'])
  })

  it('[R2] without a signal connection media stops after a moment; a resume brings it back, over a restart of ICE', () => {
    alice.publish()
    goOn(bob)
    stage.worker.socketClosed(bob.socket)
    stage.pass(900)
    expect(flowing(bob).map(({ paused }) => paused)).toEqual([true, true])
    const again = stage.resume(bob)
    expect(again.heard()[0]).toBe('reconnect')
    stage.pass(50)
    manner.followOnAnotherNetwork(again)
    expect(bob.down!.restarts).toBe(1)
    expect(flowing(bob).map(({ paused }) => paused)).toEqual([false, false])
    expect(again.closedWith()).toBeNull()
  })

  it('what changed while its signal connection was away follows on the next', () => {
    stage.worker.socketClosed(bob.socket)
    alice.publish()
    const again = stage.resume(bob)
    stage.pass(50)
    manner.followOnAnotherNetwork(again)
    stage.pass(50)
    expect(flowing(bob).map(({ options }) => options.source.kind)).toEqual(['audio', 'video'])
  })

  it('[R4] who is removed has no media either way and no verbs from then on', () => {
    alice.publish()
    bob.publish()
    for (const client of [alice, bob]) goOn(client)
    stage.worker.call({ verb: 'close-leg', room: 'room', identity: 'bob', reason: 'removed' })
    expect(bob.last('leave').action).toBe(LeaveRequest_Action.DISCONNECT)
    expect([bob.peer!.state, bob.down!.state]).toEqual(['closed', 'closed'])
    expect(flowing(alice)).toEqual([])
    const before = stage.posted.length
    follow(bob)
    bob.offer()
    bob.peer!.receive('_reliable', packet('still here').toBinary())
    expect([stage.posted.length, alice.down!.sent.length]).toEqual([before, 0])
    stage.resume(bob)
    expect(stage.posted.at(-1)?.type).toBe('unknown-session')
  })

  it('[R4] who is removed while its signal connection is away does not come back to its session', () => {
    stage.worker.socketClosed(bob.socket)
    stage.worker.call({ verb: 'close-leg', room: 'room', identity: 'bob', reason: 'removed' })
    expect([bob.peer!.state, bob.down!.state]).toEqual(['closed', 'closed'])
    stage.resume(bob)
    expect(stage.posted.at(-1)?.type).toBe('unknown-session')
  })

  it('[A2] another certificate than the session’s sends its client to a new one', () => {
    alice.publish()
    goOn(bob, manner.followAsSomebodyElse)
    expect(bob.last('leave').action).toBe(LeaveRequest_Action.RECONNECT)
    expect(stage.ended()).toEqual([`${bob.socket} lost`])
    expect(bob.down!.down).toEqual([])
  })

  it.each(['peer', 'down'] as const)('a media connection that dies (%s) sends its client to a new session', (which) => {
    bob[which]!.become('closed', 'consent-expired')
    stage.pass(20)
    expect(bob.last('leave').action).toBe(LeaveRequest_Action.RECONNECT)
    expect(stage.ended()).toEqual([`${bob.socket} lost`])
    expect([bob.peer!.state, bob.down!.state]).toEqual(['closed', 'closed'])
  })

  it('counts as connected by the way on which it is sent to', () => {
    const dave = stage.join('dave')
    const states = () => alice.all('update').flatMap(({ participants }) => participants.filter(({ identity }) => identity === 'dave'))
    expect(states().map(({ state }) => state)).not.toContain(2)
    goOn(dave)
    expect(states().at(-1)!.state).toBe(2)
  })

  it('tells of its quality as the worse of both ways has it', () => {
    for (const which of ['peer', 'down'] as const) {
      bob[which]!.present = 'poor'
      stage.pass(5000)
      const update = alice.last('connectionQuality').updates.find(({ participantSid }) => participantSid === bob.sid)
      expect(update?.quality).toBe(0)
      bob[which]!.present = 'excellent'
      stage.pass(5000)
    }
  })
})
