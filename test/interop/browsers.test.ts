/** Unmodified clients against the real engine: livekit-client in Chromium and Firefox, and rtc-node. */
import { AudioFrame, AudioSource, dispose, LocalAudioTrack, Room, RoomEvent, TrackPublishOptions, TrackSource } from '@livekit/rtc-node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, type BrowserName } from '../harness/browsers.ts'
import { ClientStage, saw } from './client-stage.ts'
import { join, tokenFor } from './livekit-page.ts'
import { loud, measure, moving, untilReceived } from './received.ts'

const NAMES: readonly BrowserName[] = ['chromium', 'firefox']
const PRESENT = NAMES.filter(hasBrowser)

let stage: ClientStage

beforeAll(async () => {
  stage = await ClientStage.open(PRESENT)
})
afterEach(() => stage.clear())
afterAll(async () => {
  await stage.close()
  await dispose()
})

describe.skipIf(!PRESENT.includes('chromium'))('Chromium', () => {
  it('two see and hear each other', async () => {
    const [alice, bob] = [await stage.member('two', 'alice'), await stage.member('two', 'bob')]
    for (const page of [alice, bob]) expect(moving(await untilReceived(page, 1, 1))).toBe(1)
  })

  it('a quality that is asked for is the one that comes', async () => {
    await stage.member('quality', 'alice')
    const bob = await stage.member('quality', 'bob', { publish: false })
    await untilReceived(bob, 1, 1)
    await bob.evaluate(`window.room.remoteParticipants.get('alice').getTrackPublication('camera').setVideoQuality(0)`)
    await bob.until(`return document.querySelector('video').videoWidth === 320`)
    expect(moving(await untilReceived(bob, 1, 1))).toBe(1)
  })

  it('a signal connection that breaks is resumed, media and all', async () => {
    const [alice, bob] = [await stage.member('resume', 'alice'), await stage.member('resume', 'bob')]
    await untilReceived(bob, 1, 1)
    await alice.evaluate(`await window.room.simulateScenario('signal-reconnect')`)
    await saw(alice, 'Reconnected')
    await untilReceived(bob, 1, 1)
    await untilReceived(alice, 1, 1)
    expect(await bob.evaluate(`return window.events.filter((event) => event.startsWith('unsubscribed'))`)).toEqual([])
  })

  it('[R4] a removed participant is told, and receives and sends nothing any more', async () => {
    const [alice, bob] = [await stage.member('kick', 'alice'), await stage.member('kick', 'bob')]
    await untilReceived(alice, 1, 1)
    await stage.service.removeParticipant('kick', 'bob')
    await saw(bob, 'Disconnected')
    await saw(alice, 'unsubscribed bob video')
    const after = await measure(alice)
    expect([moving(after), loud(after)]).toEqual([0, 0])
    expect((await stage.service.listParticipants('kick')).map((participant) => participant.identity)).toEqual(['alice'])
  })

  it('hears and is heard by an rtc-node bot, and gets its data with the right sender', async () => {
    const alice = await stage.page()
    await join(alice, stage.engine.url, 'bot', 'alice')
    const bot = new Room()
    const heard = new Promise<string>((resolve) => bot.on(RoomEvent.TrackSubscribed, (track) => resolve(String(track.kind))))
    await bot.connect(stage.engine.url.replace('http', 'ws'), await tokenFor('bot', 'robot'), { autoSubscribe: true, dynacast: false })
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
    const [fox, chrome] = [await stage.page('firefox'), await stage.page()]
    await join(fox, stage.engine.url, 'mixed', 'fox')
    await join(chrome, stage.engine.url, 'mixed', 'chrome')
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
