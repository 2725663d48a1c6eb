import {
  AddTrackRequest,
  AudioTrackFeature,
  MuteTrackRequest,
  RequestResponse_Reason,
  SubscriptionPermission,
  TrackPermission,
  TrackSource,
  TrackType,
  UpdateLocalAudioTrack,
  UpdateLocalVideoTrack,
  UpdateParticipantMetadata,
} from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { CHROMIUM_CAMERA, CHROMIUM_OFFER, Stage, type Client } from './worker-stage.suite.ts'

let stage: Stage
beforeEach(() => {
  stage = new Stage()
})

const sections = CHROMIUM_OFFER.split(/(?=^m=)/m)
const camera = sections.find((section) => section.includes(CHROMIUM_CAMERA))!

/** The camera stops in its section, and the same begins in another. */
const AGAIN_OFFER = [
  ...sections.map((section) => (section === camera ? section.replace('a=sendonly', 'a=inactive') : section)),
  camera.replace('a=mid:5', 'a=mid:7').replaceAll(/^a=ssrc.*\r?\n/gm, ''),
]
  .join('')
  .replace(/^a=group:BUNDLE.*$/m, 'a=group:BUNDLE 0 1 2 3 4 5 6 7')

const announceCamera = (client: Client, more: Partial<AddTrackRequest> = {}): void =>
  client.request({
    case: 'addTrack',
    value: new AddTrackRequest({ cid: CHROMIUM_CAMERA, type: TrackType.VIDEO, source: TrackSource.CAMERA, ...more }),
  })

const pictures = (client: Client): { mid: string; closed: boolean }[] =>
  client.peer!.up.filter(({ kind }) => kind === 'video').map(({ options, closed }) => ({ mid: options.mid, closed }))

describe('a track that is published again', () => {
  it('before its client has said that it stopped is another track, by the section that it comes by', () => {
    const [alice, bob] = [stage.join('alice'), stage.join('bob')]
    bob.offer()
    const { camera: first } = alice.publish()
    announceCamera(alice)
    const second = alice.last('trackPublished').track!.sid
    expect(second).not.toBe(first)
    // An offer that was under way, and that has the first one still.
    alice.offer()
    expect(pictures(alice)).toEqual([{ mid: '5', closed: false }])
    alice.offer(AGAIN_OFFER)
    expect(pictures(alice)).toEqual([
      { mid: '5', closed: true },
      { mid: '7', closed: false },
    ])
    expect(alice.last('trackUnpublished').trackSid).toBe(first)
    const seen = bob.last('update').participants[0]!.tracks.filter(({ type }) => type === TrackType.VIDEO)
    expect(seen.map(({ sid, mid }) => [sid, mid])).toEqual([[second, '7']])
  })

  it('may come under another name than it was announced by, as libwebrtc has it', () => {
    const alice = stage.join('alice')
    const { camera: first } = alice.publish()
    announceCamera(alice)
    alice.offer(AGAIN_OFFER.replace(/(a=mid:7[^]*)/, (section) => section.replaceAll(CHROMIUM_CAMERA, 'made-up')))
    expect(pictures(alice)).toEqual([
      { mid: '5', closed: true },
      { mid: '7', closed: false },
    ])
    expect(alice.last('trackUnpublished').trackSid).toBe(first)
  })

  it('that was only announced until now is the same', () => {
    const alice = stage.join('alice')
    for (let times = 0; times < 2; times += 1) announceCamera(alice)
    const sids = alice.all('trackPublished').map(({ track }) => track!.sid)
    expect(new Set(sids).size).toBe(1)
  })
})

describe('a track that was announced and comes in no offer', () => {
  it('is asked for a few times', () => {
    const alice = stage.join('alice')
    alice.offer()
    announceCamera(alice)
    const asked = (): object[] => alice.all('mediaSectionsRequirement').map(({ numAudios, numVideos }) => ({ numAudios, numVideos }))
    stage.pass(1000)
    expect(asked()).toEqual([])
    stage.pass(2000)
    expect(asked()).toEqual([{ numAudios: 0, numVideos: 0 }])
    stage.pass(60_000)
    expect(asked().length).toBeGreaterThan(2)
    expect(asked().length).toBeLessThan(7)
  })

  it('is not any more once it has come', () => {
    const alice = stage.join('alice')
    alice.offer()
    announceCamera(alice)
    stage.pass(3000)
    const before = alice.all('mediaSectionsRequirement').length
    expect(before).toBe(1)
    alice.offer()
    stage.pass(60_000)
    expect(pictures(alice)).toHaveLength(1)
    expect(alice.all('mediaSectionsRequirement').length).toBe(before)
  })
})

describe('a refusal', () => {
  const { LIMIT_EXCEEDED, NOT_ALLOWED, NOT_FOUND, UNSUPPORTED_TYPE } = RequestResponse_Reason

  it.each([
    ['for a track of data', { type: TrackType.DATA }, UNSUPPORTED_TYPE, 'Sound and pictures alone'],
    ['for a second codec of no track', { sid: 'TR_none' }, NOT_FOUND, 'no such track'],
    ['without an id', { cid: '' }, LIMIT_EXCEEDED, 'An id is needed'],
    ['with a name too long', { name: 'x'.repeat(257) }, LIMIT_EXCEEDED, 'at most 256 characters'],
  ])('to publish %s says why', (_, request, reason, message) => {
    const alice = stage.join('alice')
    announceCamera(alice, request)
    const refused = alice.last('requestResponse')
    expect(refused).toMatchObject({ reason, request: { case: 'addTrack' } })
    expect(refused.message).toContain(message)
    expect(alice.all('trackPublished')).toEqual([])
  })

  it('to change oneself says why', () => {
    const eve = stage.join('eve')
    const leg = { grants: { canPublish: true, canSubscribe: true, canPublishData: true, canUpdateOwnMetadata: true } }
    const alice = stage.join('alice', { leg })
    eve.request({ case: 'updateMetadata', value: new UpdateParticipantMetadata({ name: 'Alice', requestId: 3 }) })
    alice.request({ case: 'updateMetadata', value: new UpdateParticipantMetadata({ name: 'x'.repeat(300), requestId: 4 }) })
    expect(eve.last('requestResponse')).toMatchObject({ requestId: 3, reason: NOT_ALLOWED })
    expect(eve.last('requestResponse').message).toContain('canUpdateOwnMetadata')
    expect(alice.last('requestResponse')).toMatchObject({ requestId: 4, reason: LIMIT_EXCEEDED })
    expect(alice.last('requestResponse').message).toContain('at most 256 characters')
  })

  it('is told to who speaks of a track that it does not have', () => {
    const [alice, bob] = [stage.join('alice'), stage.join('bob')]
    const { mic } = alice.publish()
    bob.request({ case: 'mute', value: new MuteTrackRequest({ sid: mic, muted: true }) })
    bob.request({ case: 'updateAudioTrack', value: new UpdateLocalAudioTrack({ trackSid: mic, features: [AudioTrackFeature.TF_NO_DTX] }) })
    bob.request({ case: 'updateVideoTrack', value: new UpdateLocalVideoTrack({ trackSid: 'TR_none', width: 1, height: 1 }) })
    expect(bob.all('requestResponse').map(({ reason, request }) => [reason, request.case])).toEqual([
      [NOT_FOUND, 'mute'],
      [NOT_FOUND, 'updateAudioTrack'],
      [NOT_FOUND, 'updateVideoTrack'],
    ])
    expect(alice.all('requestResponse')).toEqual([])
  })
})

describe('who may have a track', () => {
  const denials = (client: Client): [string, boolean][] =>
    client.all('subscriptionPermissionUpdate').map(({ trackSid, allowed }) => [trackSid, allowed])

  it('is said to those who come later too, and of tracks that come later; and taken back', () => {
    const alice = stage.join('alice')
    const trackPermissions = [new TrackPermission({ participantIdentity: 'bob', allTracks: true })]
    alice.request({ case: 'subscriptionPermission', value: new SubscriptionPermission({ trackPermissions }) })
    const eve = stage.join('eve')
    const { mic, camera: picture } = alice.publish()
    const [bob, mallory] = [stage.join('bob'), stage.join('mallory')]
    for (const client of [eve, mallory]) {
      expect(denials(client)).toEqual([
        [mic, false],
        [picture, false],
      ])
    }
    expect(denials(bob)).toEqual([])
    alice.request({ case: 'subscriptionPermission', value: new SubscriptionPermission({ allParticipants: true }) })
    expect(denials(eve).slice(2)).toEqual([
      [mic, true],
      [picture, true],
    ])
    expect(denials(bob)).toEqual([])
  })
})

describe('how many there are', () => {
  it('is told to those who came before, a few seconds later, once', () => {
    const alice = stage.join('alice')
    stage.pass(6000)
    const before = alice.all('roomUpdate').length
    stage.join('bob').publish()
    stage.join('carol')
    stage.pass(20_000)
    expect(alice.all('roomUpdate').slice(before)).toMatchObject([{ room: { numParticipants: 3, numPublishers: 1 } }])
  })
})
