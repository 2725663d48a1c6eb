/** The room client’s pictures beside a real browser: Chromium films and watches with an unmodified livekit-client. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRoomConnector, type RoomConnector } from '../../src/room-client/create-room-connector.ts'
import { H264Camera } from '../../src/room-client/h264-camera.suite.ts'
import type { RoomClient } from '../../src/room-client/room-client.ts'
import type { ReceivedPicture, RemotePicture } from '../../src/room-client/room-pictures.ts'
import { startMediaEngine, type RunningMediaEngine } from '../../src/signalling/media-engine.ts'
import { hasBrowser, launchBrowser, type TestBrowser, type TestPage } from '../harness/browsers.ts'
import { h264Clip } from './h264-clip.ts'
import { join, KEY, SECRET, servePage, tokenFor, type PageServer } from './livekit-page.ts'

const patiently = { timeout: 40_000 }

/** Of the video that arrives in a page, by its own connection. */
const WATCHED = `
  const pc = window.room.engine.pcManager.publisher._pc ?? window.room.engine.pcManager.publisher
  for (const stat of (await pc.getStats()).values())
    if (stat.type === 'inbound-rtp' && stat.kind === 'video') return { frames: stat.framesDecoded ?? 0, width: stat.frameWidth ?? 0, height: stat.frameHeight ?? 0 }
  return { frames: 0, width: 0, height: 0 }
`

interface Watched {
  readonly frames: number
  readonly width: number
  readonly height: number
}

describe.skipIf(!hasBrowser('chromium'))('beside Chromium', () => {
  let engine: RunningMediaEngine
  let site: PageServer
  let browser: TestBrowser
  let connector: RoomConnector
  let page: TestPage
  const stopping: (() => void)[] = []

  beforeAll(async () => {
    engine = await startMediaEngine({ port: 0, mediaPort: 0, key: KEY, secret: SECRET, host: '127.0.0.1' })
    site = await servePage()
    browser = await launchBrowser('chromium')
  })
  afterAll(async () => {
    await browser.close()
    site.close()
    await engine.close()
  })
  beforeEach(async () => {
    connector = await createRoomConnector()
    page = await browser.openPage(site.url)
  })
  afterEach(async () => {
    for (const stop of stopping.splice(0)) stop()
    connector.close()
    await page.close()
  })

  async function enter(room: string): Promise<RoomClient> {
    const connection = await connector.connect({ url: engine.url, token: await tokenFor(room, 'system') })
    if (!connection.connected) throw new Error(`not let in: ${connection.end} ${connection.message}`)
    return connection.room
  }

  it('its camera is seen in about the size that is asked for', async () => {
    const client = await enter('sizes')
    const pictures: ReceivedPicture[] = []
    client.on('picture', (_of, picture) => void pictures.push(picture))
    await join(page, engine.url, 'sizes', 'alice')
    await expect.poll(() => client.pictures.length, patiently).toBe(1)
    const [{ trackSid }] = client.pictures as [RemotePicture]
    const widths = (): number[] => [...new Set(pictures.flatMap((picture) => sizeOf(picture)?.width ?? []))]
    client.look(trackSid, { width: 320, height: 180 })
    await expect.poll(() => pictures.length, patiently).toBeGreaterThan(20)
    expect(pictures[0]).toMatchObject({ codec: 'vp8', key: true })
    expect(widths()).toEqual([320])
    pictures.length = 0
    client.look(trackSid, { width: 640, height: 360 })
    await expect.poll(() => widths().at(-1), patiently).toBe(640)
    for (const picture of pictures.filter(({ key }) => key)) expect(sizeOf(picture)).not.toBeNull()
  })

  it('decodes the picture of a room system', async () => {
    const client = await enter('system')
    const clip = await h264Clip({ width: 640, height: 360, frames: 90 })
    const publication = await client.publishPicture({ width: 640, height: 360 })
    if (!publication.published) throw new Error(publication.why)
    const camera = new H264Camera(publication.picture)
    let at = 0
    client.on('keyFrameWanted', () => void (at = 0))
    const timer = setInterval(() => camera.frame(clip[at++ % clip.length] as Buffer[]), 66)
    stopping.push(() => clearInterval(timer))
    await join(page, engine.url, 'system', 'alice', { publish: false })
    // The script above makes exactly this shape.
    const watched = async (): Promise<Watched> => (await page.evaluate(WATCHED)) as Watched
    await expect.poll(watched, patiently).toMatchObject({ width: 640, height: 360 })
    const { frames } = await watched()
    await expect.poll(async () => (await watched()).frames, patiently).toBeGreaterThan(frames + 30)
  })
})

/** RFC 6386 §9.1; null for what is no key frame of VP8. */
function sizeOf({ key, data }: ReceivedPicture): { readonly width: number; readonly height: number } | null {
  const bytes = Buffer.from(data)
  if (!key || bytes.length < 10 || bytes.toString('hex', 3, 6) !== '9d012a') return null
  return { width: bytes.readUInt16LE(6) & 0x3fff, height: bytes.readUInt16LE(8) & 0x3fff }
}
