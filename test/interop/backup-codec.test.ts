/** A camera whose codec not everybody decodes: livekit-client in Chromium against the real engine. */
import { dispose } from '@livekit/rtc-node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, type TestPage } from '../harness/browsers.ts'
import { Bot, PATIENTLY } from './bot.ts'
import { ClientStage } from './client-stage.ts'
import { join } from './livekit-page.ts'

/** As livekit-client numbers its policies. */
const POLICY = { preferRegression: 0, simulcast: 1, regression: 2 } as const

/** A browser that does not know VP9: it neither offers nor takes it. */
const WITHOUT_VP9 = `
  const add = RTCPeerConnection.prototype.addTransceiver
  RTCPeerConnection.prototype.addTransceiver = function (kind, init) {
    const transceiver = add.call(this, kind, init)
    if (kind !== 'video') return transceiver
    const { codecs } = RTCRtpReceiver.getCapabilities('video')
    transceiver.setCodecPreferences(codecs.filter(({ mimeType }) => mimeType !== 'video/VP9'))
    return transceiver
  }`

/** Of pictures that are being decoded: since the last look, so it is looked at twice. */
const DECODED = `
  const stats = await window.room.engine.pcManager.publisher.getStats()
  const pictures = [...stats.values()].filter((stat) => stat.type === 'inbound-rtp' && stat.kind === 'video')
  const before = window.decoded ?? new Map()
  window.decoded = new Map(pictures.map((stat) => [stat.ssrc, stat.framesDecoded ?? 0]))
  return pictures.filter(({ ssrc, framesDecoded = 0 }) => framesDecoded > (before.get(ssrc) ?? framesDecoded))
    .map((stat) => stats.get(stat.codecId)?.mimeType).join(' ')`

describe.skipIf(!hasBrowser('chromium'))('a camera by VP9 that somebody cannot decode', () => {
  let stage: ClientStage
  beforeAll(async () => {
    stage = await ClientStage.open((['chromium', 'firefox'] as const).filter(hasBrowser))
  })
  afterEach(() => stage.clear())
  afterAll(async () => {
    await stage.close()
    await dispose()
  })

  const films = (room: string, backupCodecPolicy: number): Promise<TestPage> =>
    stage.member(room, 'alice', { options: { publishDefaults: { videoCodec: 'vp9', backupCodecPolicy } } })
  const watches = (room: string, identity: string): Promise<TestPage> => stage.member(room, identity, { publish: false })
  const watchesWithoutVp9 = async (room: string, identity: string): Promise<TestPage> => {
    const page = await stage.page('chromium', (each) => each.runFirst(WITHOUT_VP9))
    await join(page, stage.engine.url, room, identity, { publish: false })
    return page
  }

  /** Waits until this page decodes pictures of this codec and of no other. */
  const decodes = (page: TestPage, mime: string): Promise<void> =>
    page.until(
      `const now = await (async () => {${DECODED}})(); await new Promise((next) => setTimeout(next, 300)); return now === argument`,
      mime,
    )

  /** Of the codecs that it was asked for: those of which it sends any size. */
  const sends = (alice: TestPage, codecs: readonly string[]): Promise<void> =>
    alice.until(
      `const { track } = window.room.localParticipant.getTrackPublication('camera')
      const senders = new Map([[track.codec, track.sender], ...[...track.simulcastCodecs].map(([codec, { sender }]) => [codec, sender])])
      const active = [...senders].filter(([, sender]) => sender?.getParameters().encodings.some((encoding) => encoding.active))
      return JSON.stringify(active.map(([codec]) => codec).toSorted()) === JSON.stringify(argument)`,
      codecs,
    )

  const uncaught = (pages: readonly TestPage[]): string[] =>
    pages.flatMap((page) => page.console.filter((line) => line.includes('Uncaught')))

  it('comes to everybody by VP8, and by VP9 no more, where its owner would rather have one codec', async () => {
    const alice = await films('one', POLICY.regression)
    const modern = await watches('one', 'modern')
    await decodes(modern, 'video/VP9')
    await sends(alice, ['vp9'])
    const old = await watchesWithoutVp9('one', 'old')
    await decodes(old, 'video/VP8')
    await decodes(modern, 'video/VP8')
    await sends(alice, ['vp8'])
    const late = await watches('one', 'late')
    await decodes(late, 'video/VP8')
    expect(await modern.evaluate(`return window.events.filter((event) => /subscribed.* video/.test(event))`)).toEqual([
      'subscribed alice video',
    ])
    expect(uncaught([alice, modern, old, late])).toEqual([])
  })

  it.skipIf(!hasBrowser('firefox'))('changes under the eyes of Firefox, too', async () => {
    const alice = await films('fox', POLICY.regression)
    const fox = await stage.page('firefox')
    await join(fox, stage.engine.url, 'fox', 'fox', { publish: false })
    await decodes(fox, 'video/VP9')
    const old = await watchesWithoutVp9('fox', 'old')
    await decodes(fox, 'video/VP8')
    await sends(alice, ['vp8'])
    expect(uncaught([alice, fox, old])).toEqual([])
  })

  it('changes under the eyes of rtc-node, too', async () => {
    const alice = await films('bot', POLICY.regression)
    const bot = await Bot.join(stage.engine.url, 'bot', 'bot')
    await sends(alice, ['vp9'])
    await expect.poll(() => bot.pictures, PATIENTLY).toBeGreaterThan(10)
    await watchesWithoutVp9('bot', 'old')
    await sends(alice, ['vp8'])
    const before = bot.pictures
    await expect.poll(() => bot.pictures, PATIENTLY).toBeGreaterThan(before + 10)
    await bot.leave()
  })

  it('comes by each to who decodes it where its owner would rather send both', async () => {
    const alice = await films('both', POLICY.simulcast)
    const [modern, old] = [await watches('both', 'modern'), await watchesWithoutVp9('both', 'old')]
    await decodes(old, 'video/VP8')
    await decodes(modern, 'video/VP9')
    await sends(alice, ['vp8', 'vp9'])
    await old.evaluate('await window.room.disconnect()')
    await sends(alice, ['vp9'])
    await decodes(modern, 'video/VP9')
    expect(uncaught([alice, modern])).toEqual([])
  })

  it('comes to everybody by VP8 in a small room of a client that says nothing else', async () => {
    const alice = await films('small', POLICY.preferRegression)
    const [modern, old] = [await watches('small', 'modern'), await watchesWithoutVp9('small', 'old')]
    await decodes(old, 'video/VP8')
    await decodes(modern, 'video/VP8')
    await sends(alice, ['vp8'])
    expect(uncaught([alice, modern, old])).toEqual([])
  })
})
