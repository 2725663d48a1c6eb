/** Data tracks and encryption from end to end between browsers: livekit-client against the real engine. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, type BrowserName, type TestPage } from '../harness/browsers.ts'
import { ClientStage } from './client-stage.ts'
import { join } from './livekit-page.ts'

const PRESENT = (['chromium', 'firefox'] as const satisfies readonly BrowserName[]).filter(hasBrowser)

/** Pushes a frame each 50 ms from now on: so many bytes, which all say the same. */
const PUBLISH = `
  const track = await window.room.localParticipant.publishDataTrack({ name: argument.name })
  const payload = new Uint8Array(argument.bytes).fill(argument.value)
  window.pushing = setInterval(() => track.tryPush({ payload }).catch(() => {}), 50)
  window.unpublish = () => (clearInterval(window.pushing), track.unpublish())`

/** Collects what comes: frames by length and value. */
const SUBSCRIBE = `
  const track = await window.room.remoteParticipants.get(argument.publisher).dataTracks.getDeferred(argument.name)
  window.frames = []
  window.ended = false
  const read = async () => {
    for await (const { payload } of await track.subscribe())
      window.frames.push(payload.length + ' of ' + (payload.every((byte) => byte === payload[0]) ? payload[0] : 'mixed'))
    window.ended = true
  }
  read().catch((failure) => (window.ended = String(failure)))`

describe.skipIf(!PRESENT.includes('chromium'))('data tracks', () => {
  let stage: ClientStage
  beforeAll(async () => {
    stage = await ClientStage.open(PRESENT)
  })
  afterEach(() => stage.clear())
  afterAll(() => stage.close())

  const enter = async (room: string, identity: string, browser: BrowserName = 'chromium'): Promise<TestPage> => {
    const page = await stage.page(browser)
    await join(page, stage.engine.url, room, identity, { publish: false })
    return page
  }
  const receives = (page: TestPage, frame: string): Promise<void> => page.until('return window.frames.includes(argument)', frame)

  it.each(PRESENT)('of Chromium come to %s, small and large, and end', async (browser) => {
    const alice = await enter(`to ${browser}`, 'alice')
    const bob = await enter(`to ${browser}`, 'bob', browser)
    await alice.evaluate(PUBLISH, { name: 'large', bytes: 40_000, value: 7 })
    await bob.until(`return window.room.remoteParticipants.get('alice')?.dataTracks.get('large') !== undefined`)
    await bob.evaluate(SUBSCRIBE, { publisher: 'alice', name: 'large' })
    await receives(bob, '40000 of 7')
    expect(await bob.evaluate('return [...new Set(window.frames)]')).toEqual(['40000 of 7'])
    await alice.evaluate('await window.unpublish()')
    await bob.until('return window.ended === true')
  })

  it.skipIf(!PRESENT.includes('firefox'))('of Firefox come to Chromium', async () => {
    const fox = await enter('from firefox', 'fox', 'firefox')
    const bob = await enter('from firefox', 'bob')
    await fox.evaluate(PUBLISH, { name: 'small', bytes: 5, value: 3 })
    await bob.until(`return window.room.remoteParticipants.get('fox')?.dataTracks.get('small') !== undefined`)
    await bob.evaluate(SUBSCRIBE, { publisher: 'fox', name: 'small' })
    await receives(bob, '5 of 3')
    expect(await bob.evaluate('return [...new Set(window.frames)]')).toEqual(['5 of 3'])
  })

  it('are published again after their owner’s full reconnect', async () => {
    const alice = await enter('again', 'alice')
    const bob = await enter('again', 'bob')
    await alice.evaluate(PUBLISH, { name: 'again', bytes: 9, value: 1 })
    await alice.evaluate(`await window.room.simulateScenario('full-reconnect')`)
    await alice.until(`return window.events.includes('Reconnected')`)
    await bob.until(`return window.room.remoteParticipants.get('alice')?.dataTracks.get('again') !== undefined`)
    await bob.evaluate(SUBSCRIBE, { publisher: 'alice', name: 'again' })
    await receives(bob, '9 of 1')
    expect((await stage.service.listParticipants('again')).map(({ identity }) => identity).toSorted()).toEqual(['alice', 'bob'])
  })
})
