import {
  AddTrackRequest,
  MuteTrackRequest,
  SimulcastCodec,
  SubscriptionError,
  TrackSource,
  TrackType,
  UpdateTrackSettings,
  VideoLayer,
  VideoQuality,
} from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { CHROMIUM_CAMERA, CHROMIUM_OFFER, Stage, type Client } from './worker-stage.suite.ts'

const BACKUP_CID = 'the-same-camera-by-vp8'
const LAYERS = [VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH].map(
  (quality, i) => new VideoLayer({ quality, width: 320 << i, height: 180 << i }),
)

const sections = (sdp: string): string[] => sdp.split(/(?=^m=)/m)

/** Of a browser that does not know VP9. */
const WITHOUT_VP9 = CHROMIUM_OFFER.replaceAll(/^a=rtpmap:\d+ VP9.*\r?\n/gm, '')

/** A camera in one stream of three spatial layers. */
const SVC_OFFER = CHROMIUM_OFFER.replaceAll(/^a=(rid|simulcast):.*\r?\n/gm, '')

/** And the same by VP8, in another section. */
const BOTH_OFFER = (() => {
  const all = sections(SVC_OFFER)
  const camera = sections(CHROMIUM_OFFER).find((section) => section.includes(CHROMIUM_CAMERA))!
  const second = camera
    .replaceAll(CHROMIUM_CAMERA, BACKUP_CID)
    .replace('a=mid:5', 'a=mid:7')
    .replaceAll(/^a=ssrc.*\r?\n/gm, '')
  return [...all, second].join('').replace(/^a=group:BUNDLE.*$/m, 'a=group:BUNDLE 0 1 2 3 4 5 6 7')
})()

let stage: Stage
beforeEach(() => {
  stage = new Stage()
})

/** Somebody who looks, by a browser with this offer. */
const viewer = (name: string, sdp: string): Client => {
  const client = stage.join(name)
  client.offer(sdp)
  return client
}

const announce = (client: Client, codecs: readonly string[], sid = '', cid = CHROMIUM_CAMERA): string => {
  const simulcastCodecs = codecs.map((codec, i) => new SimulcastCodec({ codec, cid: i === 0 ? cid : '' }))
  const common = { type: TrackType.VIDEO, source: TrackSource.CAMERA, layers: LAYERS }
  client.request({ case: 'addTrack', value: new AddTrackRequest({ ...common, cid, sid, simulcastCodecs }) })
  return client.last('trackPublished').track!.sid
}

const publisher = (codecs: readonly string[]): { alice: Client; sid: string } => {
  const alice = stage.join('alice')
  const sid = announce(alice, codecs)
  alice.offer(SVC_OFFER)
  return { alice, sid }
}

/** Everybody who was asked to offers again. */
const renegotiate = (offers: readonly (readonly [Client, string])[]): void => {
  stage.pass(50)
  for (const [client, sdp] of offers) client.offer(sdp)
  stage.pass(50)
}

const asked = (client: Client): Record<string, boolean[]> =>
  Object.fromEntries(
    client.last('subscribedQualityUpdate').subscribedCodecs.map(({ codec, qualities }) => [codec, qualities.map(({ enabled }) => enabled)]),
  )

const pictures = (client: Client): string[] =>
  client.peer!.down.filter(({ closed, options }) => !closed && options.source.kind === 'video').map(({ options }) => options.codec.name)

const ALL = [true, true, true]
const NONE = [false, false, false]

describe('a track by a codec that somebody cannot decode', () => {
  it('is asked for by the second codec, which is sent under the same sid to those who need it', () => {
    const [old, modern] = [viewer('old', WITHOUT_VP9), viewer('modern', CHROMIUM_OFFER)]
    const { alice, sid } = publisher(['vp9', 'vp8'])
    expect(asked(alice)).toEqual({ vp9: ALL, vp8: NONE })
    renegotiate([
      [old, WITHOUT_VP9],
      [modern, CHROMIUM_OFFER],
    ])
    expect(asked(alice)).toEqual({ vp9: ALL, vp8: ALL })
    expect(old.all('subscriptionResponse')).toEqual([])
    expect(announce(alice, ['vp8'], sid, BACKUP_CID)).toBe(sid)
    alice.offer(BOTH_OFFER)
    renegotiate([
      [old, WITHOUT_VP9],
      [modern, CHROMIUM_OFFER],
    ])
    expect([pictures(old), pictures(modern)]).toEqual([['vp8'], ['vp9']])
    expect(alice.peer!.up.map(({ codec, options }) => [codec.name, options.encodings.length])).toEqual([
      ['vp9', 1],
      ['vp8', 3],
    ])
    expect(old.last('update').participants[0]!.tracks.map(({ codecs }) => codecs.map(({ mimeType }) => mimeType))).toEqual([
      ['video/VP9', 'video/VP8'],
    ])
  })

  it('each codec is asked for as large as those who get it look at it', () => {
    const [old, modern] = [viewer('old', WITHOUT_VP9), viewer('modern', CHROMIUM_OFFER)]
    const { alice, sid } = publisher(['vp9', 'vp8'])
    const offers = [
      [old, WITHOUT_VP9],
      [modern, CHROMIUM_OFFER],
    ] as const
    renegotiate(offers)
    announce(alice, ['vp8'], sid, BACKUP_CID)
    alice.offer(BOTH_OFFER)
    renegotiate(offers)
    const look = (client: Client, quality: VideoQuality) =>
      client.request({ case: 'trackSetting', value: new UpdateTrackSettings({ trackSids: [sid], quality }) })
    look(old, VideoQuality.LOW)
    expect(asked(alice)).toEqual({ vp9: ALL, vp8: [true, false, false] })
    look(modern, VideoQuality.MEDIUM)
    expect(asked(alice)).toEqual({ vp9: [true, true, false], vp8: [true, false, false] })
    expect(modern.peer!.down.at(-1)!.layer).toBe(1)
    alice.request({ case: 'mute', value: new MuteTrackRequest({ sid, muted: true }) })
    expect(alice.peer!.up.map(({ muted }) => muted)).toEqual([true, true])
  })

  it('is gone for those who needed the second codec when that ends, and asked for again', () => {
    const old = viewer('old', WITHOUT_VP9)
    const { alice, sid } = publisher(['vp9', 'vp8'])
    renegotiate([[old, WITHOUT_VP9]])
    announce(alice, ['vp8'], sid, BACKUP_CID)
    alice.offer(BOTH_OFFER)
    renegotiate([[old, WITHOUT_VP9]])
    expect(pictures(old)).toEqual(['vp8'])
    alice.offer(BOTH_OFFER.replace(/(a=mid:7[\s\S]*?)a=sendonly/, '$1a=inactive'))
    expect(alice.peer!.up.map(({ closed }) => closed)).toEqual([false, true])
    expect(alice.all('trackUnpublished')).toEqual([])
    expect(asked(alice)['vp8']).toEqual(ALL)
    announce(alice, ['vp8'], sid, BACKUP_CID)
    alice.offer(BOTH_OFFER)
    renegotiate([[old, WITHOUT_VP9]])
    expect(alice.peer!.up.map(({ closed }) => closed)).toEqual([false, true, false])
  })

  it('is given up where its owner has no other, or not one that helps', () => {
    for (const codecs of [['vp9'], ['vp9', 'vp9']]) {
      stage = new Stage()
      const old = viewer('old', WITHOUT_VP9)
      const { alice, sid } = publisher(codecs)
      renegotiate([[old, WITHOUT_VP9]])
      if (codecs.length > 1) {
        announce(alice, ['vp9'], sid, BACKUP_CID)
        alice.offer(BOTH_OFFER)
        renegotiate([[old, WITHOUT_VP9]])
      }
      expect(old.last('subscriptionResponse')).toMatchObject({ trackSid: sid, err: SubscriptionError.SE_CODEC_UNSUPPORTED })
    }
  })

  it('has a second codec only as it was announced', () => {
    const { alice, sid } = publisher(['vp9', 'vp8'])
    announce(alice, ['h264'], sid, BACKUP_CID)
    alice.offer(BOTH_OFFER)
    expect(alice.peer!.up.map(({ codec }) => codec.name)).toEqual(['vp9'])
  })
})

describe('a picture of several layers in one stream', () => {
  it('is chosen among as if it were simulcast', () => {
    const modern = viewer('modern', CHROMIUM_OFFER)
    const { alice, sid } = publisher(['vp9'])
    renegotiate([[modern, CHROMIUM_OFFER]])
    const video = modern.peer!.down.find(({ options }) => options.source.kind === 'video')!
    expect(video.layer).toBe(2)
    modern.request({ case: 'trackSetting', value: new UpdateTrackSettings({ trackSids: [sid], width: 300, height: 170 }) })
    expect(video.layer).toBe(0)
    expect(asked(alice)).toEqual({ vp9: [true, false, false] })
  })
})
