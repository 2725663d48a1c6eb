import {
  ConnectionSettings,
  DisconnectReason,
  LeaveRequest,
  LeaveRequest_Action,
  MuteTrackRequest,
  ParticipantInfo_State,
  Ping,
  RequestResponse_Reason,
  SessionDescription,
  SignalRequest,
  SubscriptionPermission,
  SyncState,
  UpdateParticipantMetadata,
  UpdateSubscription,
  UpdateTrackSettings,
  VideoQuality,
} from '@livekit/protocol'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { CHROMIUM_OFFER, Stage } from './room/worker-stage.suite.ts'

let stage: Stage
beforeEach(() => {
  stage = new Stage()
})

describe('joining', () => {
  it('answers with join first, then the answer to the offer that came along, by its id', () => {
    const publisherOffer = new SessionDescription({ type: 'offer', sdp: CHROMIUM_OFFER, id: 41 })
    const alice = stage.join('alice', { request: { publisherOffer } })
    expect(alice.heard()[0]).toBe('join')
    expect(alice.last('join')).toMatchObject({
      subscriberPrimary: false,
      pingTimeout: 15,
      participant: { identity: 'alice', name: 'ALICE' },
    })
    expect(alice.last('answer')).toMatchObject({ id: 41, type: 'answer' })
    expect(alice.peer!.remote?.ufrag).toBe('2N+5')
  })

  it('shows each to the other, active once its media connection stands', () => {
    const alice = stage.join('alice')
    const bob = stage.join('bob')
    expect(bob.last('join').otherParticipants.map((other) => other.identity)).toEqual(['alice'])
    expect(alice.last('update').participants[0]).toMatchObject({ identity: 'bob', state: ParticipantInfo_State.JOINED })
    bob.offer()
    expect(alice.last('update').participants[0]).toMatchObject({ identity: 'bob', state: ParticipantInfo_State.ACTIVE })
    const versions = alice.all('update').map((update) => update.participants[0]!.version)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  })

  it('a second session of an identity closes the first, which is told why', () => {
    const first = stage.join('alice')
    const second = stage.join('alice')
    expect(first.last('leave')).toMatchObject({ reason: DisconnectReason.DUPLICATE_IDENTITY, action: LeaveRequest_Action.DISCONNECT })
    expect(first.peer!.state).toBe('closed')
    expect(stage.worker.rooms.liveLegs()).toEqual([{ room: 'room', identity: 'alice' }])
    expect(second.closedWith()).toBeNull()
  })

  it('hides who is hidden', () => {
    const alice = stage.join('alice')
    const grants = { canPublish: false, canSubscribe: true, canPublishData: false, hidden: true }
    stage.join('ghost', { leg: { grants } }).offer()
    expect(alice.all('update').flatMap((update) => update.participants.map((other) => other.identity))).not.toContain('ghost')
    expect(
      stage
        .join('bob')
        .last('join')
        .otherParticipants.map((other) => other.identity),
    ).toEqual(['alice'])
  })

  it('keeps rooms apart', () => {
    const alice = stage.join('alice')
    const mallory = stage.join('mallory', { leg: { room: 'other' } })
    const { camera } = alice.publish()
    mallory.offer()
    mallory.request({ case: 'subscription', value: new UpdateSubscription({ trackSids: [camera], subscribe: true }) })
    stage.pass(100)
    expect(mallory.peer!.down).toEqual([])
    expect(mallory.last('join').otherParticipants).toEqual([])
    expect(mallory.all('update').flatMap((update) => update.participants.map((other) => other.identity))).not.toContain('alice')
  })
})

describe('publishing', () => {
  it('is seen by others when negotiated, and asks them for sections or an offer', () => {
    const bob = stage.join('bob')
    bob.offer()
    const alice = stage.join('alice')
    const { mic, camera } = alice.publish()
    const seen = bob.last('update').participants[0]!.tracks
    expect(seen.map((track) => [track.sid, track.mimeType, track.simulcast])).toEqual([
      [mic, 'audio/opus', false],
      [camera, 'video/VP8', true],
    ])
    stage.pass(50)
    expect(bob.last('mediaSectionsRequirement')).toMatchObject({ numAudios: 0, numVideos: 0 })
    bob.offer()
    expect(Object.values(bob.last('answer').midToTrackId)).toEqual(expect.arrayContaining([mic, camera]))
    expect(bob.peer!.down.map((down) => down.options.source)).toEqual(alice.peer!.up)
    expect(alice.all('trackSubscribed').map((message) => message.trackSid)).toEqual([mic, camera])
  })

  it('asks for as many sections as are missing, once', () => {
    const viewer = stage.join('viewer')
    viewer.offer()
    for (const name of ['a', 'b', 'c', 'd']) stage.join(name).publish()
    stage.pass(2000)
    expect(viewer.all('mediaSectionsRequirement').map(({ numAudios, numVideos }) => [numAudios, numVideos])).toEqual([[2, 2]])
  })

  it('is refused without the right to it', () => {
    const grants = { canPublish: true, canSubscribe: true, canPublishData: true, canPublishSources: ['microphone'] as const }
    const alice = stage.join('alice', { leg: { grants } })
    alice.announce()
    expect(alice.last('requestResponse').reason).toBe(RequestResponse_Reason.NOT_ALLOWED)
    expect(alice.all('trackPublished')).toHaveLength(1)
    alice.offer()
    expect(alice.peer!.up.map((up) => up.kind)).toEqual(['audio'])
  })

  it('muted from the start is seen as muted, and nothing of it is forwarded', () => {
    const bob = stage.join('bob')
    const alice = stage.join('alice')
    const { mic } = alice.publish()
    alice.request({ case: 'mute', value: new MuteTrackRequest({ sid: mic, muted: true }) })
    expect(alice.peer!.up[0]!.muted).toBe(true)
    expect(bob.last('update').participants[0]!.tracks[0]).toMatchObject({ sid: mic, muted: true })
    alice.request({ case: 'mute', value: new MuteTrackRequest({ sid: mic, muted: false }) })
    expect(alice.peer!.up[0]!.muted).toBe(false)
  })

  it('ends when its section stops sending: no ghost stays', () => {
    const bob = stage.join('bob')
    bob.offer()
    const alice = stage.join('alice')
    const { camera } = alice.publish()
    stage.pass(50)
    bob.offer()
    const stopped = CHROMIUM_OFFER.replace(/a=sendonly(\r?\na=msid:- dd54)/, 'a=inactive$1')
    alice.offer(stopped)
    expect(bob.last('update').participants[0]!.tracks.map((track) => track.sid)).not.toContain(camera)
    expect(alice.last('trackUnpublished').trackSid).toBe(camera)
    expect(alice.peer!.up[1]!.closed).toBe(true)
    expect(bob.peer!.down[1]!.closed).toBe(true)
    stage.pass(50)
    bob.offer()
    expect(Object.values(bob.last('answer').midToTrackId)).not.toContain(camera)
  })

  it('mutes only the sender’s own tracks', () => {
    const alice = stage.join('alice')
    const { mic } = alice.publish()
    const mallory = stage.join('mallory')
    mallory.request({ case: 'mute', value: new MuteTrackRequest({ sid: mic, muted: true }) })
    expect(alice.peer!.up[0]!.muted).toBe(false)
  })
})

const rename = (client: ReturnType<Stage['join']>) =>
  client.request({
    case: 'updateMetadata',
    value: new UpdateParticipantMetadata({ name: 'The Boss', metadata: 'm', attributes: { a: 'b' }, requestId: 9 }),
  })

const watching = () => {
  const bob = stage.join('bob')
  bob.offer()
  const alice = stage.join('alice')
  const sids = alice.publish()
  stage.pass(50)
  bob.offer()
  const video = bob.peer!.down.find((down) => down.options.source.kind === 'video')!
  return { alice, bob, video, ...sids }
}

describe('subscribing', () => {
  it('chooses the layer by quality or by size, and pauses what is disabled', () => {
    const { bob, camera, video } = watching()
    expect(video.layer).toBe(2)
    const set = (settings: Partial<UpdateTrackSettings>) =>
      bob.request({ case: 'trackSetting', value: new UpdateTrackSettings({ trackSids: [camera], ...settings }) })
    set({ quality: VideoQuality.LOW })
    expect(video.layer).toBe(0)
    set({ quality: VideoQuality.HIGH, width: 500, height: 300 })
    expect(video.layer).toBe(1)
    set({ disabled: true })
    expect(video.paused).toBe(true)
    set({ quality: VideoQuality.HIGH, width: 1920, height: 1080 })
    expect([video.layer, video.paused]).toEqual([2, false])
  })

  it('tells the publisher which layers are looked at', () => {
    const { alice, bob, camera } = watching()
    const enabled = () => alice.last('subscribedQualityUpdate').subscribedQualities.map((quality) => quality.enabled)
    expect(enabled()).toEqual([true, true, true])
    bob.request({ case: 'trackSetting', value: new UpdateTrackSettings({ trackSids: [camera], quality: VideoQuality.LOW }) })
    expect(enabled()).toEqual([true, false, false])
    bob.request({ case: 'trackSetting', value: new UpdateTrackSettings({ trackSids: [camera], disabled: true }) })
    expect(enabled()).toEqual([false, false, false])
  })

  it('a publisher hears when nobody looks any more', () => {
    const { alice, bob } = watching()
    bob.request({ case: 'leave', value: new LeaveRequest() })
    expect(alice.last('subscribedQualityUpdate').subscribedQualities.map((quality) => quality.enabled)).toEqual([false, false, false])
  })

  it('a publisher hears whether anybody listens, again after it resumed, and of the last listener’s going', () => {
    const picky = (name: string) => stage.join(name, { request: { connectionSettings: new ConnectionSettings({ autoSubscribe: false }) } })
    const alice = picky('alice')
    const { mic } = alice.publish()
    const told = (who = alice) => {
      const updates = who
        .all('subscribedAudioCodecUpdate')
        .map(({ trackSid, subscribedAudioCodecs }) => [trackSid, subscribedAudioCodecs[0]?.enabled])
      expect(updates.every(([trackSid]) => trackSid === mic)).toBe(true)
      return updates.map(([, enabled]) => enabled)
    }
    expect(told()).toEqual([false])
    const bob = picky('bob')
    bob.offer()
    expect(told()).toEqual([false])
    const wish = (subscribe: boolean) =>
      bob.request({ case: 'subscription', value: new UpdateSubscription({ trackSids: [mic], subscribe }) })
    wish(true)
    wish(false)
    expect(told()).toEqual([false, true, false])
    const watcher = stage.join('watcher')
    watcher.request({ case: 'leave', value: new LeaveRequest() })
    expect(told()).toEqual([false, true, false, true, false])
    stage.worker.socketClosed(alice.socket)
    const again = stage.resume(alice)
    again.request({ case: 'syncState', value: new SyncState() })
    expect(told(again)).toEqual([false])
  })

  it('who takes all sounds but has put one off may still see who speaks: its publisher goes on', () => {
    const alice = stage.join('alice')
    const { mic } = alice.publish()
    const watcher = stage.join('watcher')
    watcher.request({ case: 'subscription', value: new UpdateSubscription({ trackSids: [mic], subscribe: false }) })
    expect(alice.all('subscribedAudioCodecUpdate').map(({ subscribedAudioCodecs }) => subscribedAudioCodecs[0]?.enabled)).toEqual([
      false,
      true,
    ])
  })

  it('stops and starts as asked', () => {
    const { bob, camera, video } = watching()
    bob.request({ case: 'subscription', value: new UpdateSubscription({ trackSids: [camera], subscribe: false }) })
    expect(video.closed).toBe(true)
    stage.pass(50)
    bob.offer()
    expect(Object.values(bob.last('answer').midToTrackId)).not.toContain(camera)
    bob.request({ case: 'subscription', value: new UpdateSubscription({ trackSids: [camera], subscribe: true }) })
    stage.pass(50)
    bob.offer()
    expect(Object.values(bob.last('answer').midToTrackId)).toContain(camera)
  })

  it('obeys the publisher: who is not permitted receives nothing, and is told', () => {
    const { alice, bob, camera, video } = watching()
    alice.request({ case: 'subscriptionPermission', value: new SubscriptionPermission({ allParticipants: false }) })
    expect(video.closed).toBe(true)
    expect(bob.all('subscriptionPermissionUpdate').find((update) => update.trackSid === camera)?.allowed).toBe(false)
    bob.request({ case: 'subscription', value: new UpdateSubscription({ trackSids: [camera], subscribe: true }) })
    stage.pass(50)
    bob.offer()
    expect(Object.values(bob.last('answer').midToTrackId)).toEqual([])
    const trackPermissions = [{ participantIdentity: 'bob', trackSids: [camera] }]
    alice.request({ case: 'subscriptionPermission', value: new SubscriptionPermission({ allParticipants: false, trackPermissions }) })
    stage.pass(50)
    bob.offer()
    expect(Object.values(bob.last('answer').midToTrackId)).toEqual([camera])
  })

  it('is nothing for who may not subscribe', () => {
    const grants = { canPublish: true, canSubscribe: false, canPublishData: true }
    const deaf = stage.join('deaf', { leg: { grants } })
    deaf.offer()
    stage.join('alice').publish()
    stage.pass(50)
    deaf.offer()
    expect(deaf.peer!.down).toEqual([])
  })
})

describe('what participants say about themselves', () => {
  it('[R7] a name is not theirs to change', () => {
    const bob = stage.join('bob')
    const alice = stage.join('alice')
    rename(alice)
    expect(alice.last('requestResponse')).toMatchObject({ requestId: 9, reason: RequestResponse_Reason.NOT_ALLOWED })
    expect(bob.all('update').flatMap((update) => update.participants.map((other) => other.name))).not.toContain('The Boss')
  })

  it('[R7] unless their grant says so', () => {
    const bob = stage.join('bob')
    const grants = { canPublish: true, canSubscribe: true, canPublishData: true, canUpdateOwnMetadata: true }
    const alice = stage.join('alice', { leg: { grants, attributes: { old: 'x' } } })
    rename(alice)
    expect(alice.last('requestResponse').reason).toBe(RequestResponse_Reason.OK)
    expect(bob.last('update').participants[0]).toMatchObject({ name: 'The Boss', metadata: 'm', attributes: { old: 'x', a: 'b' } })
  })

  it('[A2] what a join request claims about metadata and attributes is not believed', () => {
    const bob = stage.join('bob')
    stage.join('alice', { request: { metadata: 'boss', participantAttributes: { role: 'host' } } })
    expect(bob.last('update').participants[0]).toMatchObject({ metadata: '', attributes: {} })
  })
})

it('tells who speaks, and who stops', () => {
  const bob = stage.join('bob')
  const alice = stage.join('alice')
  alice.publish()
  for (let packet = 0; packet < 20; packet += 1) {
    alice.peer!.up[0]!.hear(10)
    stage.pass(50)
  }
  expect(bob.last('speakersChanged').speakers).toMatchObject([{ sid: alice.sid, active: true }])
  stage.pass(3000)
  expect(bob.last('speakersChanged').speakers).toMatchObject([{ sid: alice.sid, active: false, level: 0 }])
})

it('answers both pings', () => {
  const alice = stage.join('alice')
  alice.request({ case: 'ping', value: 1n })
  alice.request({ case: 'pingReq', value: new Ping({ timestamp: 12n }) })
  expect(alice.last('pongResp').lastPingTimestamp).toBe(12n)
  expect(alice.all('pong')).toHaveLength(1)
})

it('[T4] noise on the signal connection changes nothing for others and never throws', () => {
  const bob = stage.join('bob')
  const valid = [
    new SignalRequest({ message: { case: 'offer', value: new SessionDescription({ type: 'offer', sdp: CHROMIUM_OFFER }) } }).toBinary(),
    new SignalRequest({
      message: { case: 'subscription', value: new UpdateSubscription({ trackSids: ['TR_1'], subscribe: true }) },
    }).toBinary(),
    new SignalRequest({ message: { case: 'trackSetting', value: new UpdateTrackSettings({ trackSids: ['TR_1'] }) } }).toBinary(),
  ]
  const broken = fc.tuple(fc.constantFrom(...valid), fc.nat(), fc.integer({ min: 0, max: 255 })).map(([bytes, at, value]) => {
    const copy = Uint8Array.from(bytes)
    copy[at % copy.length] = value
    return copy
  })
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.uint8Array({ maxLength: 200 }), broken), { maxLength: 20 }), (frames) => {
      const mallory = stage.join('mallory')
      for (const frame of frames) stage.worker.frame(mallory.socket, frame)
      stage.pass(50)
      expect(bob.closedWith()).toBeNull()
    }),
    { numRuns: 100 },
  )
  stage.worker.open(
    999,
    { room: 'room', identity: 'x', name: '', grants: { canPublish: true, canSubscribe: true, canPublishData: true }, resumed: false },
    { request: Uint8Array.of(255, 255, 255), protocol: 'v1', turnUrl: null },
  )
  expect(stage.posted.at(-1)).toEqual({ type: 'close-socket', socket: 999, code: 1007, reason: 'malformed join request' })
})
