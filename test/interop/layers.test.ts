/** Codecs that send all sizes in one stream, and a second codec for who cannot decode the first: livekit-client in Chromium. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startMediaEngine, type RunningMediaEngine } from '../../src/signalling/media-engine.ts'
import { hasBrowser, launchBrowser, type TestBrowser, type TestPage } from '../harness/browsers.ts'
import { join, KEY, SECRET, servePage, type PageServer } from './livekit-page.ts'
import { moving, untilReceived } from './received.ts'

let engine: RunningMediaEngine
let site: PageServer
let browser: TestBrowser
const pages: TestPage[] = []

/** A browser that does not know VP9, as its offers say. */
const WITHOUT_VP9 = `
  const createOffer = RTCPeerConnection.prototype.createOffer
  RTCPeerConnection.prototype.createOffer = async function (...all) {
    const { type, sdp } = await createOffer.apply(this, all)
    const numbers = [...sdp.matchAll(/^a=rtpmap:(\\d+) VP9/gm)].map(([, number]) => number)
    const copies = [...sdp.matchAll(/^a=fmtp:(\\d+) apt=(\\d+)/gm)].filter(([, , of]) => numbers.includes(of)).map(([, number]) => number)
    const gone = [...numbers, ...copies]
    const kept = sdp.split('\\r\\n').filter((line) => !gone.some((number) => new RegExp('^a=(rtpmap|fmtp|rtcp-fb):' + number + ' ').test(line)))
    const lines = kept.map((line) => (line.startsWith('m=video') ? line.split(' ').filter((part, i) => i < 3 || !gone.includes(part)).join(' ') : line))
    return { type, sdp: lines.join('\\r\\n') }
  }`

/** The codec of the picture that comes. */
const CODEC = `
  const pc = window.room.engine.pcManager.publisher._pc ?? window.room.engine.pcManager.publisher
  const stats = [...(await pc.getStats()).values()]
  const picture = stats.find((stat) => stat.type === 'inbound-rtp' && stat.kind === 'video' && stat.framesDecoded > 0)
  return stats.find((stat) => stat.id === picture?.codecId)?.mimeType ?? null`

/** A picture that neither a slow network nor a slow machine makes smaller; by both codecs (policy 1) where somebody needs the second. */
const PUBLISH = `
  const canvas = Object.assign(document.createElement('canvas'), { width: 960, height: 540 })
  const g = canvas.getContext('2d')
  const draw = () => { g.fillStyle = 'hsl(' + (Date.now() / 20) % 360 + ' 60% 50%)'; g.fillRect(0, 0, 960, 540); g.fillStyle = '#fff'; g.fillRect((Date.now() / 10) % 900, 200, 60, 60) }
  setInterval(draw, 60); draw()
  await window.room.localParticipant.publishTrack(canvas.captureStream(15).getVideoTracks()[0], {
    source: 'camera', videoCodec: argument.codec, backupCodec: argument.backup, backupCodecPolicy: 1, degradationPreference: 'maintain-resolution',
    videoEncoding: { maxBitrate: 1_200_000, maxFramerate: 15 } })`

beforeAll(async () => {
  if (!hasBrowser('chromium')) return
  engine = await startMediaEngine({ port: 0, mediaPort: 0, key: KEY, secret: SECRET, host: '127.0.0.1' })
  site = await servePage()
  browser = await launchBrowser('chromium')
})

afterEach(async () => {
  for (const page of pages.splice(0)) await page.close()
})

afterAll(async () => {
  await browser?.close()
  site?.close()
  await engine?.close()
})

async function enter(room: string, identity: string, first = ''): Promise<TestPage> {
  const page = await browser.openPage()
  pages.push(page)
  await page.runFirst(first)
  await page.goto(site.url)
  await join(page, engine.url, room, identity, { publish: false })
  return page
}

const ask = (page: TestPage, quality: number): Promise<unknown> =>
  page.evaluate(`window.room.remoteParticipants.get('alice').getTrackPublication('camera').setVideoQuality(argument)`, quality)

const isWide = (page: TestPage, from: number, to: number): Promise<void> =>
  page.until(`return ((width) => width >= argument.from && width <= argument.to)(document.querySelector('video')?.videoWidth)`, {
    from,
    to,
  })

describe.skipIf(!hasBrowser('chromium'))('Chromium', () => {
  it.each(['vp9', 'av1'])('by %s gets the size that it asks for, smaller and larger again', async (codec) => {
    const [alice, bob] = [await enter(codec, 'alice'), await enter(codec, 'bob')]
    await alice.evaluate(PUBLISH, { codec, backup: false })
    await untilReceived(bob, 1, 0)
    expect(await bob.evaluate(CODEC)).toBe(`video/${codec.toUpperCase()}`)
    await isWide(bob, 480, 960)
    await ask(bob, 0)
    await isWide(bob, 240, 240)
    expect(moving(await untilReceived(bob, 1, 0))).toBe(1)
    await ask(bob, 2)
    await isWide(bob, 480, 960)
    expect(moving(await untilReceived(bob, 1, 0))).toBe(1)
  })

  it('that does not know VP9 gets VP8 of who sends VP9, and others go on with VP9', async () => {
    const [alice, bob, old] = [await enter('backup', 'alice'), await enter('backup', 'bob'), await enter('backup', 'old', WITHOUT_VP9)]
    await alice.evaluate(PUBLISH, { codec: 'vp9', backup: true })
    for (const page of [bob, old]) await untilReceived(page, 1, 0)
    expect([await bob.evaluate(CODEC), await old.evaluate(CODEC)]).toEqual(['video/VP9', 'video/VP8'])
  })
})
