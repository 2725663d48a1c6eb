/** From `room.connect` to the first decoded picture of somebody else, by livekit-client as it ships: here, and at a livekit-server in the same run. */
import { Bot } from '../test/harness/bot.ts'
import { hasBrowser, launchBrowser, type TestBrowser } from '../test/harness/browsers.ts'
import { servePage, tokenFor } from '../test/interop/livekit-page.ts'
import { spread, type Figure } from './figure.ts'
import { startLatchEngine, startLiveKit, type MediaPeer } from './media-peer.ts'

const JOINS = 30
const ROOM = 'first-frame'

const JOIN = `
  const began = performance.now()
  const shown = new Promise((resolve) => {
    const look = () => {
      const video = document.querySelector('video')
      if (video && video.getVideoPlaybackQuality().totalVideoFrames > 0) resolve(performance.now())
      else requestAnimationFrame(look)
    }
    look()
  })
  await window.join(argument)
  return (await shown) - began`

export async function measureFirstFrame(): Promise<readonly Figure[]> {
  if (!hasBrowser('chromium')) return []
  const peers = [await startLatchEngine(), await startLiveKit()].filter((peer) => peer !== null)
  const [browser, page] = [await launchBrowser('chromium'), await servePage()]
  const bots = await Promise.all(peers.map(showing))
  const times = new Map(peers.map(({ name }) => [name, [] as number[]]))
  for (let join = 0; join < JOINS; join++)
    for (const peer of peers) times.get(peer.name)?.push(await firstFrame(browser, page.url, peer, `viewer-${String(join)}`))
  await Promise.all(bots.map((bot) => bot.close()))
  await browser.close()
  page.close()
  for (const peer of peers) peer.close()
  return figures(times)
}

async function showing({ url }: MediaPeer): Promise<Bot> {
  const bot = await Bot.connect(url, await tokenFor(ROOM, 'bot'))
  await bot.show()
  return bot
}

async function firstFrame(browser: TestBrowser, pageUrl: string, { url }: MediaPeer, identity: string): Promise<number> {
  const page = await browser.openPage(pageUrl)
  const took = await page.evaluate(JOIN, { url, token: await tokenFor(ROOM, identity), publish: false })
  await page.close()
  return Number(took)
}

function figures(times: ReadonlyMap<string, readonly number[]>): readonly Figure[] {
  const each = [...times].map(([name, series]) => ({ name, values: spread(series) }))
  const [ours, theirs] = each
  const ratio = ours && theirs ? Math.round((ours.values.p50 / theirs.values.p50) * 100) / 100 : null
  return [
    ...each.map(({ name, values }) => ({
      name: `room.connect to first decoded frame, livekit-client in Chromium: ${name}`,
      unit: 'ms',
      values,
    })),
    ...(ratio === null
      ? []
      : [
          {
            name: 'the same, Latch to livekit-server',
            unit: 'ratio of p50',
            values: { ratio },
            bound: { text: 'not slower: ≤ 1.1, for the noise', met: ratio <= 1.1 },
          },
        ]),
  ]
}
