/** Unmodified clients against the real engine: livekit-client in Chromium and Firefox, and rtc-node. */
import { AudioFrame, AudioSource, dispose, LocalAudioTrack, Room, RoomEvent, TrackPublishOptions, TrackSource } from '@livekit/rtc-node'
import { RoomServiceClient, TrackSource as ServerTrackSource } from 'livekit-server-sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startMediaEngine, type RunningMediaEngine } from '../../src/signalling/media-engine.ts'
import { hasBrowser, launchBrowser, type BrowserName, type TestBrowser, type TestPage } from '../harness/browsers.ts'
import { join, KEY, SECRET, servePage, tokenFor, type PageServer } from './livekit-page.ts'
import { loud, measure, moving, untilReceived } from './received.ts'

const NAMES: readonly BrowserName[] = ['chromium', 'firefox']
const PRESENT = NAMES.filter(hasBrowser)

let engine: RunningMediaEngine
let site: PageServer
const browsers = new Map<BrowserName, TestBrowser>()
const pages: TestPage[] = []

beforeAll(async () => {
  // Firefox tries no candidates on the loopback, so the engine announces this machine's own addresses.
  engine = await startMediaEngine({ port: 0, mediaPort: 0, key: KEY, secret: SECRET, host: '0.0.0.0' })
  site = await servePage()
  for (const name of PRESENT) browsers.set(name, await launchBrowser(name))
})

afterEach(async () => {
  for (const page of pages.splice(0)) await page.close()
})

afterAll(async () => {
  for (const browser of browsers.values()) await browser.close()
  site.close()
  await engine.close()
  await dispose()
})

async function open(name: BrowserName): Promise<TestPage> {
  const page = await browsers.get(name)!.openPage(site.url)
  pages.push(page)
  return page
}

const service = (): RoomServiceClient => new RoomServiceClient(engine.url, KEY, SECRET)

/** Waits until the page has seen this event. */
async function saw(page: TestPage, event: string, times = 1): Promise<void> {
  await page.until(`return window.events.filter((seen) => seen === argument.event).length >= argument.times`, { event, times })
}

describe.skipIf(!PRESENT.includes('chromium'))('Chromium', () => {
  it('two see and hear each other', async () => {
    const [alice, bob] = [await open('chromium'), await open('chromium')]
    await join(alice, engine.url, 'two', 'alice')
    await join(bob, engine.url, 'two', 'bob')
    for (const page of [alice, bob]) expect(moving(await untilReceived(page, 1, 1))).toBe(1)
  })

  it('livekit-client’s own trial of TCP: the next session has no other way, and sees and hears', async () => {
    const [alice, bob] = [await open('chromium'), await open('chromium')]
    await join(alice, engine.url, 'tcp', 'alice')
    await join(bob, engine.url, 'tcp', 'bob')
    await untilReceived(bob, 1, 1)
    await bob.evaluate(`await window.room.simulateScenario('force-tcp')`)
    await bob.until(`const stats = await window.room.engine.pcManager?.publisher.getStats()
      const all = [...(stats?.values() ?? [])]
      const pair = stats?.get(all.find((each) => each.type === 'transport')?.selectedCandidatePairId)
      return stats?.get(pair?.localCandidateId)?.protocol === 'tcp'`)
    for (const page of [alice, bob]) expect(moving(await untilReceived(page, 1, 1))).toBe(1)
  })

  it('a track that is unpublished is gone for the others, and one published again arrives', async () => {
    const [alice, bob] = [await open('chromium'), await open('chromium')]
    await join(alice, engine.url, 'again', 'alice')
    await join(bob, engine.url, 'again', 'bob', { publish: false })
    await untilReceived(bob, 1, 1)
    await alice.evaluate(`const me = window.room.localParticipant
      await me.unpublishTrack(me.getTrackPublication('camera').track)`)
    await saw(bob, 'unsubscribed alice video')
    const { tracks } = await service().getParticipant('again', 'alice')
    expect(tracks.map((track) => track.source)).toEqual([ServerTrackSource.MICROPHONE])
    await alice.evaluate('await window.room.localParticipant.setCameraEnabled(true)')
    await saw(bob, 'subscribed alice video', 2)
    await untilReceived(bob, 1, 1)
  })

  it('a second video on the same connection grows the sections', async () => {
    const viewers = [await open('chromium'), await open('chromium')]
    for (const [index, page] of viewers.entries()) await join(page, engine.url, 'grow', `p${index}`)
    await viewers[0]!.evaluate(`for (let index = 0; index < 4; index += 1) {
      const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 })
      const draw = () => { const g = canvas.getContext('2d'); g.fillStyle = 'hsl(' + (Date.now() / 10) % 360 + ' 80% 50%)'; g.fillRect(0, 0, 320, 180) }
      setInterval(draw, 50); draw()
      await window.room.localParticipant.publishTrack(canvas.captureStream(20).getVideoTracks()[0], { name: 'extra' + index, simulcast: false })
    }`)
    expect(moving(await untilReceived(viewers[1]!, 5, 1))).toBe(5)
  })

  it('a quality that is asked for is the one that comes', async () => {
    const [alice, bob] = [await open('chromium'), await open('chromium')]
    await join(alice, engine.url, 'quality', 'alice')
    await join(bob, engine.url, 'quality', 'bob', { publish: false })
    await untilReceived(bob, 1, 1)
    await bob.evaluate(`window.room.remoteParticipants.get('alice').getTrackPublication('camera').setVideoQuality(0)`)
    await bob.until(`return document.querySelector('video').videoWidth === 320`)
    expect(moving(await untilReceived(bob, 1, 1))).toBe(1)
  })

  it('a signal connection that breaks is resumed, media and all', async () => {
    const [alice, bob] = [await open('chromium'), await open('chromium')]
    await join(alice, engine.url, 'resume', 'alice')
    await join(bob, engine.url, 'resume', 'bob')
    await untilReceived(bob, 1, 1)
    await alice.evaluate(`await window.room.simulateScenario('signal-reconnect')`)
    await saw(alice, 'Reconnected')
    await untilReceived(bob, 1, 1)
    await untilReceived(alice, 1, 1)
    expect(await bob.evaluate(`return window.events.filter((event) => event.startsWith('unsubscribed'))`)).toEqual([])
  })

  it('a full reconnect ends with one publication of each track', async () => {
    const [alice, bob] = [await open('chromium'), await open('chromium')]
    await join(alice, engine.url, 'full', 'alice')
    await join(bob, engine.url, 'full', 'bob')
    await untilReceived(bob, 1, 1)
    await alice.evaluate(`await window.room.simulateScenario('full-reconnect')`)
    await saw(alice, 'Reconnected')
    await untilReceived(bob, 1, 1)
    expect((await service().getParticipant('full', 'alice')).tracks).toHaveLength(2)
  })

  it('[R4] a removed participant is told, and receives and sends nothing any more', async () => {
    const [alice, bob] = [await open('chromium'), await open('chromium')]
    await join(alice, engine.url, 'kick', 'alice')
    await join(bob, engine.url, 'kick', 'bob')
    await untilReceived(alice, 1, 1)
    await service().removeParticipant('kick', 'bob')
    await saw(bob, 'Disconnected')
    await saw(alice, 'unsubscribed bob video')
    const after = await measure(alice)
    expect([moving(after), loud(after)]).toEqual([0, 0])
    expect((await service().listParticipants('kick')).map((participant) => participant.identity)).toEqual(['alice'])
  })

  it('a track that an administrator mutes is muted for its owner too', async () => {
    const [alice, bob] = [await open('chromium'), await open('chromium')]
    await join(alice, engine.url, 'mute', 'alice')
    await join(bob, engine.url, 'mute', 'bob', { publish: false })
    await untilReceived(bob, 1, 1)
    const { tracks } = await service().getParticipant('mute', 'alice')
    await service().mutePublishedTrack('mute', 'alice', tracks.find((track) => track.source === ServerTrackSource.MICROPHONE)!.sid, true)
    await alice.until('return !window.room.localParticipant.isMicrophoneEnabled')
    await saw(bob, 'TrackMuted')
    // What was in the jitter buffer fades out first.
    await measure(bob)
    expect(loud(await measure(bob))).toBe(0)
  })

  it('hears and is heard by an rtc-node bot, and gets its data with the right sender', async () => {
    const alice = await open('chromium')
    await join(alice, engine.url, 'bot', 'alice')
    const bot = new Room()
    const heard = new Promise<string>((resolve) => bot.on(RoomEvent.TrackSubscribed, (track) => resolve(String(track.kind))))
    await bot.connect(engine.url.replace('http', 'ws'), await tokenFor('bot', 'robot'), { autoSubscribe: true, dynacast: false })
    await publishTone(bot)
    await heard
    await untilReceived(alice, 0, 1)
    await bot.localParticipant!.publishData(new TextEncoder().encode('beep'), { reliable: true })
    await saw(alice, 'data robot beep')
    expect(await alice.evaluate(`return window.events.filter((event) => event.startsWith('data'))`)).toEqual(['data robot beep'])
    await bot.disconnect()
  })
})

describe.skipIf(PRESENT.length < 2)('Chromium and Firefox', () => {
  it('see and hear each other', async () => {
    const [fox, chrome] = [await open('firefox'), await open('chromium')]
    await join(fox, engine.url, 'mixed', 'fox')
    await join(chrome, engine.url, 'mixed', 'chrome')
    for (const page of [fox, chrome]) expect(moving(await untilReceived(page, 1, 1))).toBe(1)
  })
})

async function publishTone(room: Room): Promise<void> {
  const source = new AudioSource(48_000, 1)
  const options = new TrackPublishOptions()
  options.source = TrackSource.SOURCE_MICROPHONE
  await room.localParticipant!.publishTrack(LocalAudioTrack.createAudioTrack('tone', source), options)
  const frame = AudioFrame.create(48_000, 1, 480)
  for (let sample = 0; sample < 480; sample += 1) frame.data[sample] = Math.round(8000 * Math.sin((2 * Math.PI * 10 * sample) / 480))
  void (async () => {
    while (room.isConnected) await source.captureFrame(frame)
  })()
}
