import {
  AddTrackRequest,
  BackupCodecPolicy,
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

const announce = (
  client: Client,
  codecs: readonly string[],
  sid = '',
  cid = CHROMIUM_CAMERA,
  backupCodecPolicy = BackupCodecPolicy.SIMULCAST,
): string => {
  const simulcastCodecs = codecs.map((codec, i) => new SimulcastCodec({ codec, cid: i === 0 ? cid : '' }))
  const common = { type: TrackType.VIDEO, source: TrackSource.CAMERA, layers: LAYERS, backupCodecPolicy }
  client.request({ case: 'addTrack', value: new AddTrackRequest({ ...common, cid, sid, simulcastCodecs }) })
  return client.last('trackPublished').track!.sid
}

const publisher = (codecs: readonly string[], policy?: BackupCodecPolicy): { alice: Client; sid: string } => {
  const alice = stage.join('alice')
  const sid = announce(alice, codecs, '', CHROMIUM_CAMERA, policy)
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

describe('a track that is given up for its second codec', () => {
  const { PREFER_REGRESSION, REGRESSION, SIMULCAST } = BackupCodecPolicy

  /** Up to where the second codec has come, and nobody has been told how it is sent to him. */
  const backedUp = (policy: BackupCodecPolicy, watchers: readonly string[] = ['modern']) => {
    const old = viewer('old', WITHOUT_VP9)
    const moderns = watchers.map((name) => viewer(name, CHROMIUM_OFFER))
    const { alice, sid } = publisher(['vp9', 'vp8'], policy)
    const offers = [[old, WITHOUT_VP9] as const, ...moderns.map((modern) => [modern, CHROMIUM_OFFER] as const)]
    renegotiate(offers)
    announce(alice, ['vp8'], sid, BACKUP_CID)
    alice.offer(BOTH_OFFER)
    return { alice, sid, old, modern: moderns[0]!, offers }
  }

  it('is sent to everybody by that, and its owner stops the first when nobody gets it any more', () => {
    const { alice, old, modern, offers } = backedUp(REGRESSION)
    expect(asked(alice)).toEqual({ vp9: ALL, vp8: ALL })
    const before = modern.peer!.down.find(({ options }) => options.source.kind === 'video')!
    stage.pass(50)
    expect(modern.last('mediaSectionsRequirement')).toMatchObject({ numAudios: 0, numVideos: 0 })
    renegotiate(offers)
    expect([pictures(old), pictures(modern)]).toEqual([['vp8'], ['vp8']])
    expect(asked(alice)).toEqual({ vp9: NONE, vp8: ALL })
    const after = modern.peer!.down.at(-1)!
    expect([before.closed, after.options.mid]).toEqual([true, before.options.mid])
    expect(after.options.ssrc).not.toBe(before.options.ssrc)
    const nudges = modern.all('mediaSectionsRequirement').length
    stage.pass(5000)
    expect(modern.all('mediaSectionsRequirement').length).toBe(nudges)
  })

  it('is not where its owner would rather send both', () => {
    const { alice, modern, offers } = backedUp(SIMULCAST)
    renegotiate(offers)
    expect([pictures(modern), asked(alice)]).toEqual([['vp9'], { vp9: ALL, vp8: ALL }])
  })

  it('is where its owner leaves it to the server and the room is small: fewer than five', () => {
    const small = backedUp(PREFER_REGRESSION, ['modern', 'another'])
    renegotiate(small.offers)
    expect([pictures(small.modern), asked(small.alice)]).toEqual([['vp8'], { vp9: NONE, vp8: ALL }])
    stage = new Stage()
    const large = backedUp(PREFER_REGRESSION, ['modern', 'another', 'one more'])
    renegotiate(large.offers)
    expect([pictures(large.modern), asked(large.alice)]).toEqual([['vp9'], { vp9: ALL, vp8: ALL }])
  })

  it('is sent by it to who comes later, too; and is given up where that cannot be decoded', () => {
    const { alice, sid, offers } = backedUp(REGRESSION)
    renegotiate(offers)
    const withoutVp8 = CHROMIUM_OFFER.replaceAll(/^a=rtpmap:\d+ VP8.*\r?\n/gm, '')
    const [late, odd] = [viewer('late', CHROMIUM_OFFER), viewer('odd', withoutVp8)]
    renegotiate([
      [late, CHROMIUM_OFFER],
      [odd, withoutVp8],
    ])
    expect([pictures(late), pictures(odd)]).toEqual([['vp8'], []])
    expect(odd.all('subscriptionResponse')).toMatchObject([{ trackSid: sid, err: SubscriptionError.SE_CODEC_UNSUPPORTED }])
    expect(asked(alice)).toEqual({ vp9: NONE, vp8: ALL })
  })

  it('is sent by the first again when the second ends', () => {
    const { alice, modern, offers } = backedUp(REGRESSION)
    renegotiate(offers)
    alice.offer(BOTH_OFFER.replace(/(a=mid:7[\s\S]*?)a=sendonly/, '$1a=inactive'))
    expect(asked(alice)).toEqual({ vp9: ALL, vp8: ALL })
    renegotiate(offers)
    expect(pictures(modern)).toEqual(['vp9'])
    const streams = modern.peer!.down.filter(({ options }) => options.source.kind === 'video').map(({ options }) => options.ssrc)
    expect(new Set(streams).size).toBe(3)
  })

  it('in LiveKit’s v0 the server offers it anew', () => {
    stage = new Stage('v0')
    const [old, modern] = [stage.join('old'), stage.join('modern')]
    const answerAll = () => {
      stage.pass(50)
      old.answer({ decodes: ['opus', 'VP8', 'rtx'] })
      modern.answer()
      stage.pass(50)
    }
    answerAll()
    const { alice, sid } = publisher(['vp9', 'vp8'], REGRESSION)
    answerAll()
    announce(alice, ['vp8'], sid, BACKUP_CID)
    alice.offer(BOTH_OFFER)
    answerAll()
    const sent = ({ down }: Client): string[] => down!.down.filter(({ closed }) => !closed).map(({ options }) => options.codec.name)
    expect([sent(old), sent(modern)]).toEqual([['vp8'], ['vp8']])
    expect(asked(alice)).toEqual({ vp9: NONE, vp8: ALL })
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
