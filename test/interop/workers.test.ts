/** Two media threads on one port: Chromium and rtc-node in a room of each, and in one that both carry; then a thread dies. */
import { setTimeout } from 'node:timers/promises'
import { dispose } from '@livekit/rtc-node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Bot } from '../harness/bot.ts'
import { hasBrowser, type TestPage } from '../harness/browsers.ts'
import { ClientStage, saw } from './client-stage.ts'
import { tokenFor } from './livekit-page.ts'
import { loud, untilReceived } from './received.ts'

const patiently = { timeout: 40_000 }
/** A room of two in each thread, or one room of four in both. */
const SHARE = 2

describe.skipIf(!hasBrowser('chromium'))('two media threads', () => {
  let stage: ClientStage
  const bots: Bot[] = []

  beforeAll(async () => {
    stage = await ClientStage.open(['chromium'], 2, SHARE)
  })
  afterEach(async () => {
    await stage.clear()
    // Whoever lost its thread may not come to an end by itself.
    await Promise.race([Promise.all(bots.splice(0).map((bot) => bot.close())), setTimeout(5000)])
  })
  afterAll(async () => {
    await stage.close()
    await Promise.race([dispose(), setTimeout(5000)])
  })

  async function singer(room: string, name: string): Promise<Bot> {
    const bot = await Bot.connect(stage.engine.url.replace('http', 'ws'), await tokenFor(room, name))
    bots.push(bot)
    await bot.sing(440)
    return bot
  }

  const framesOf = (bot: Bot, who = 'alice'): number => bot.heard.get(who)?.videoFrames ?? 0
  const grows = async (count: () => number): Promise<void> => {
    const before = count()
    await expect.poll(count, patiently).toBeGreaterThan(before + 20)
  }
  const threadOf = async (room: string): Promise<number> =>
    (await stage.engine.report()).find(({ rooms }) => rooms.some((each) => each.room === room))?.thread ?? -1
  const peersByThread = async (): Promise<number[]> => (await stage.engine.report()).map(({ engine }) => engine.peers)
  const reconnects = (page: TestPage): Promise<unknown> =>
    page.evaluate(`return window.events.filter((event) => event.includes('econnect'))`)

  it('both carry one that is too large for either, and see to it that a removal ends everything at once', async () => {
    const alice = await stage.member('large', 'alice')
    const [bob, carol, dave] = [await singer('large', 'bob'), await singer('large', 'carol'), await singer('large', 'dave')]
    await expect.poll(peersByThread, patiently).toEqual([2, 2])
    expect(loud(await untilReceived(alice, 0, 3))).toBe(3)
    for (const bot of [bob, carol, dave]) await grows(() => framesOf(bot))
    for (const bot of [bob, dave]) await grows(() => bot.heard.get('carol')?.audioFrames ?? 0)
    await stage.service.removeParticipant('large', 'carol')
    await saw(alice, 'unsubscribed carol audio')
    await expect.poll(() => carol.disconnectedAt, patiently).not.toBeNull()
    const seen = framesOf(carol)
    for (const bot of [bob, dave]) await grows(() => framesOf(bot))
    expect(framesOf(carol)).toBe(seen)
  })

  it('each carry a meeting; one that dies takes only its own with it, whose people come back', async () => {
    const [north, south] = [await stage.member('north', 'alice'), await stage.member('south', 'alice')]
    const [, robot] = [await singer('north', 'robot'), await singer('south', 'robot')]
    for (const page of [north, south]) expect(loud(await untilReceived(page, 0, 1))).toBe(1)
    await grows(() => framesOf(robot))
    const dying = await threadOf('north')
    expect([dying, await threadOf('south')].toSorted()).toEqual([0, 1])
    // An emptied room stays for a while.
    expect((await stage.service.listRooms()).map(({ name }) => name)).toEqual(expect.arrayContaining(['north', 'south']))
    await stage.engine.crashForTest(dying)
    await grows(() => framesOf(robot))
    await saw(north, 'Reconnected')
    const comer = await singer('north', 'comer')
    await grows(() => framesOf(comer))
    expect(await reconnects(south)).toEqual([])
  })

  it('one that dies with a part of a meeting gives it back', async () => {
    const alice = await stage.member('torn', 'alice')
    const [bob, carol] = [await singer('torn', 'bob'), await singer('torn', 'carol')]
    for (const bot of [bob, carol]) await grows(() => framesOf(bot))
    await stage.engine.crashForTest(1 - (await threadOf('torn')))
    for (const bot of [bob, carol]) await grows(() => framesOf(bot))
    expect(await reconnects(alice)).toEqual([])
  })
})
