/** Signal connections that break or fall silent, while media goes on: rtc-node, whose core is LiveKit’s Rust SDK, and livekit-client. */
import { dispose } from '@livekit/rtc-node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../harness/browsers.ts'
import { Bot, PATIENTLY } from './bot.ts'
import { ClientStage } from './client-stage.ts'
import { join } from './livekit-page.ts'
import { untilReceived } from './received.ts'
import { SignalProxy } from './signal-proxy.ts'

describe('a signal connection', () => {
  let stage: ClientStage
  let proxy: SignalProxy
  const bots: Bot[] = []
  const enter = async (url: string, room: string, identity: string): Promise<Bot> => {
    const bot = await Bot.join(url, room, identity)
    bots.push(bot)
    return bot
  }
  beforeAll(async () => {
    stage = await ClientStage.open((['chromium'] as const).filter(hasBrowser))
    proxy = await SignalProxy.to(stage.engine.url)
  })
  afterEach(async () => {
    proxy.open()
    for (const bot of bots.splice(0)) await bot.leave()
    await stage.clear()
  })
  afterAll(async () => {
    proxy.close()
    await stage.close()
    await dispose()
  })

  /** Two of whom the first comes through the proxy, and the second sees what becomes of it. */
  const meet = async (room: string): Promise<readonly [Bot, Bot]> => {
    const alice = await enter(proxy.url, room, 'alice')
    const bob = await enter(stage.engine.url, room, 'bob')
    await alice.hum()
    await bob.saw('trackSubscribed alice')
    return [alice, bob]
  }

  it.each([1, 2])('that is cut is resumed, and others notice nothing: %d times', async (times) => {
    const room = `cut ${times}`
    const [alice, bob] = await meet(room)
    for (let time = 1; time <= times; time++) {
      proxy.cut()
      await alice.saw('reconnected', time)
    }
    expect(bob.seen.filter((event) => event.startsWith('track'))).toEqual(['trackSubscribed alice'])
    expect((await stage.service.listParticipants(room)).map(({ identity }) => identity).toSorted()).toEqual(['alice', 'bob'])
  })

  it('that cannot be had for three seconds is come back from, with one publication of each track', async () => {
    const [alice, bob] = await meet('away')
    proxy.shut()
    await alice.saw('reconnecting')
    await new Promise((resolve) => setTimeout(resolve, 3000))
    proxy.open()
    await alice.saw('reconnected')
    // The Rust SDK begins a new session when the first try to resume fails.
    await bob.saw('trackSubscribed alice', 2)
    await expect.poll(async () => (await stage.service.getParticipant('away', 'alice')).tracks.length, PATIENTLY).toBe(1)
  })

  it('that is cut loses nothing that is said meanwhile, and says nothing twice', async () => {
    const [alice, bob] = await meet('said')
    proxy.cut()
    for (const text of ['one', 'two', 'three']) await bob.me.publishData(new TextEncoder().encode(text), { reliable: true })
    await alice.saw('reconnected')
    await alice.saw('data three  bob')
    expect(alice.seen.filter((event) => event.startsWith('data'))).toEqual(['data one  bob', 'data two  bob', 'data three  bob'])
  })

  it.skipIf(!hasBrowser('chromium'))('that falls silent is noticed by livekit-client, and resumed', async () => {
    const page = await stage.page()
    await join(page, proxy.url, 'silent', 'alice')
    const bob = await stage.member('silent', 'bob', { publish: false })
    await untilReceived(bob, 1, 1)
    proxy.stall()
    // It waits for 15 seconds for an answer to its pings.
    await expect.poll(() => page.evaluate(`return window.events.includes('Reconnected')`), { timeout: 60_000 }).toBe(true)
    await untilReceived(bob, 1, 1)
    expect(await bob.evaluate(`return window.events.filter((event) => event.startsWith('unsubscribed'))`)).toEqual([])
  })
})
