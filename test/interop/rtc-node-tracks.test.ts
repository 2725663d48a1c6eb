/** What rtc-node publishes at once, and what it publishes again, as another rtc-node sees and hears it. */
import { dispose } from '@livekit/rtc-node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Bot, PATIENTLY } from './bot.ts'
import { ClientStage } from './client-stage.ts'

describe('tracks of rtc-node', () => {
  let stage: ClientStage
  const bots: Bot[] = []
  const join = async (room: string, identity: string): Promise<Bot> => {
    const bot = await Bot.join(stage.engine.url, room, identity)
    bots.push(bot)
    return bot
  }
  beforeAll(async () => {
    stage = await ClientStage.open([])
  })
  afterEach(async () => {
    for (const bot of bots.splice(0)) await bot.leave()
  })
  afterAll(async () => {
    await stage.close()
    await dispose()
  })

  const seesMore = async (watcher: Bot): Promise<void> => {
    const before = watcher.pictures
    await expect.poll(() => watcher.pictures, PATIENTLY).toBeGreaterThan(before + 2)
  }

  it('a picture that is taken back and published again is seen each time, under another sid', async () => {
    const [alice, bob] = [await join('again', 'alice'), await join('again', 'bob')]
    const camera = alice.camera()
    const sids = new Set<string>()
    for (let times = 1; times <= 4; times += 1) {
      const sid = await alice.publish(camera)
      sids.add(sid)
      await bob.saw('trackSubscribed alice', times)
      await seesMore(bob)
      await alice.me.unpublishTrack(sid)
    }
    expect(sids.size).toBe(4)
    await bob.saw('trackUnsubscribed alice', 4)
  })

  it('sound and picture that are published at once arrive, both', async () => {
    const seen: number[] = []
    for (let round = 1; round <= 5; round += 1) {
      const room = `both ${round}`
      const [bob, alice] = [await join(room, 'bob'), await join(room, 'alice')]
      await Promise.all([alice.hum(), alice.publish(alice.camera())])
      await bob.saw('trackSubscribed alice', 2)
      await seesMore(bob)
      seen.push(bob.room.remoteParticipants.get('alice')!.trackPublications.size)
      for (const each of bots.splice(0)) await each.leave()
    }
    expect(seen).toEqual([2, 2, 2, 2, 2])
  })
})
