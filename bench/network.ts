/**
 * A subscriber in Chromium behind a cable that becomes narrow, wide again, and is pulled: what comes of the picture and of the sound of
 * another Chromium, by livekit-client as it ships. The cable's queue is the kernel's token bucket. Linux, root.
 */
import { browserPath, hasBrowser, type TestBrowser, type TestPage } from '../test/harness/browsers.ts'
import { launchChromium } from '../test/harness/chromium.ts'
import { Cable } from '../test/harness/network.ts'
import { join, servePage } from '../test/interop/livekit-page.ts'
import { tenth, type Figure } from './figure.ts'
import { startLatchEngine } from './media-peer.ts'

const ROOM = 'network'
const SAMPLE_MS = 500
const WIDE = 5_000_000
const NARROW = 500_000
const MIDDLE = 3_000_000
/** The publisher's browser sends little at first. */
const WARM_UP_S = 15
const OUTAGE_MS = 2000
const RECOVERED = 0.9

/** Sums since the beginning, and what is shown now. */
interface Sample {
  readonly at: number
  readonly bytes: number
  readonly frames: number
  readonly width: number
  readonly freezes: number
  readonly frozenSeconds: number
  readonly soundLost: number
  readonly sounds: number
  readonly concealed: number
  readonly samples: number
  readonly soundDelay: number
  readonly soundsEmitted: number
}

/** Keeps every peer connection where `SAMPLE` finds it. */
const WATCH = `
  window.connections = []
  window.RTCPeerConnection = class extends RTCPeerConnection { constructor(...all) { super(...all); window.connections.push(this) } }`

const SAMPLE = `
  const reports = (await Promise.all(window.connections.map((each) => each.getStats()))).flatMap((stats) => [...stats.values()])
  const of = (kind) => reports.find((each) => each.type === 'inbound-rtp' && each.kind === kind && each.bytesReceived > 0) ?? {}
  const [picture, sound] = [of('video'), of('audio')]
  return {
    at: performance.now(), bytes: (picture.bytesReceived ?? 0) + (sound.bytesReceived ?? 0), frames: picture.framesDecoded ?? 0,
    width: picture.frameWidth ?? 0, freezes: picture.freezeCount ?? 0, frozenSeconds: picture.totalFreezesDuration ?? 0,
    soundLost: sound.packetsLost ?? 0, sounds: sound.packetsReceived ?? 0, concealed: sound.concealedSamples ?? 0,
    samples: sound.totalSamplesReceived ?? 0, soundDelay: sound.jitterBufferDelay ?? 0, soundsEmitted: sound.jitterBufferEmittedCount ?? 0,
  }`

export async function benchNetwork(): Promise<readonly Figure[]> {
  const cable = hasBrowser('chromium') ? Cable.lay() : null
  if (cable === null || !cable.narrow(WIDE)) {
    console.log('  needs Chromium, and root for a network of its own with a token bucket; not measured')
    cable?.remove()
    return []
  }
  const [engine, pages] = [await startLatchEngine(cable.here), await servePage(cable.here)]
  const options = { trustedOrigin: pages.url.replace(/\/$/, '') }
  const browsers = [
    await launchChromium(options),
    await launchChromium({ ...options, executable: cable.wrap(browserPath('chromium')) }),
  ] as const
  try {
    const viewer = await watch(browsers, pages.url, engine.url)
    return await phases(viewer, cable)
  } finally {
    for (const browser of browsers) await browser.close()
    engine.close()
    pages.close()
    cable.remove()
  }
}

async function watch([near, far]: readonly [TestBrowser, TestBrowser], pageUrl: string, engineUrl: string): Promise<TestPage> {
  await join(await near.openPage(pageUrl), engineUrl, ROOM, 'publisher', { publish: true })
  const viewer = await far.openPage()
  await viewer.runFirst(WATCH)
  await viewer.goto(pageUrl)
  await join(viewer, engineUrl, ROOM, 'viewer', { publish: false })
  await viewer.until(`return [...document.querySelectorAll('video')].some((video) => video.videoWidth > 0)`)
  return viewer
}

async function phases(viewer: TestPage, cable: Cable): Promise<readonly Figure[]> {
  await samplesOf(viewer, WARM_UP_S)
  const before = await samplesOf(viewer, 10)
  cable.narrow(NARROW)
  const narrow = await samplesOf(viewer, 20)
  cable.narrow(MIDDLE)
  const wide = await samplesOf(viewer, 25)
  cable.pull()
  await pause(OUTAGE_MS)
  cable.plug()
  cable.narrow(MIDDLE)
  const after = await samplesOf(viewer, 10)
  const usual = widthOf(before)
  return [
    figure('5 Mbit/s', before, WIDE),
    figure('then 0.5 Mbit/s, all of it', narrow, NARROW),
    figure('0.5 Mbit/s, without its first 5 s', narrow.slice(5000 / SAMPLE_MS), NARROW),
    figure('then 3 Mbit/s', wide, MIDDLE),
    figure('after 2 s without a network', after, MIDDLE),
    { name: 'until the picture is as wide as before, from 3 Mbit/s on', unit: 's', values: { time: secondsUntil(wide, usual) } },
    { name: 'until the picture moves again after the outage', unit: 's', values: { time: secondsUntilMoving(after) } },
  ]
}

async function samplesOf(page: TestPage, seconds: number): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  for (let taken = 0; taken <= (seconds * 1000) / SAMPLE_MS; taken++) {
    if (taken > 0) await pause(SAMPLE_MS)
    // The page's own words, of this shape.
    const sample = (await page.evaluate(SAMPLE)) as Sample
    samples.push(sample)
  }
  return samples
}

function figure(name: string, samples: readonly Sample[], rate: number): Figure {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined) throw new Error('nothing was sampled')
  const seconds = (last.at - first.at) / 1000
  const of = (key: keyof Sample): number => last[key] - first[key]
  const sounds = of('sounds') + of('soundLost')
  return {
    name: `what a subscriber gets at ${name}`,
    unit: 'per phase',
    values: {
      'kbit/s': Math.round((of('bytes') * 8) / seconds / 1000),
      'used %': tenth(((of('bytes') * 8) / seconds / rate) * 100),
      'frames/s': tenth(of('frames') / seconds),
      width: widthOf(samples),
      freezes: of('freezes'),
      'frozen ms': Math.round(of('frozenSeconds') * 1000),
      'sound lost %': tenth((of('soundLost') / Math.max(1, sounds)) * 100),
      'sound concealed %': tenth((of('concealed') / Math.max(1, of('samples'))) * 100),
      'sound buffered ms': Math.round((of('soundDelay') / Math.max(1, of('soundsEmitted'))) * 1000),
    },
  }
}

/** The usual one at the end. */
const widthOf = (samples: readonly Sample[]): number => samples.slice(-4).toSorted((a, b) => a.width - b.width)[2]?.width ?? 0

const secondsUntil = (samples: readonly Sample[], width: number): number => {
  const found = samples.find((sample) => sample.width >= width * RECOVERED)
  return found === undefined ? Number.NaN : tenth((found.at - (samples[0]?.at ?? 0)) / 1000)
}

const secondsUntilMoving = (samples: readonly Sample[]): number => {
  const [first] = samples
  const found = samples.find((sample) => sample.frames > (first?.frames ?? 0) + 3)
  return first === undefined || found === undefined ? Number.NaN : tenth((found.at - first.at) / 1000)
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
