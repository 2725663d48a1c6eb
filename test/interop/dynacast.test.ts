/** What nobody looks at is not sent (dynacast): livekit-client in Chromium against the real engine. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, type TestPage } from '../harness/browsers.ts'
import { ClientStage } from './client-stage.ts'

describe.skipIf(!hasBrowser('chromium'))('a camera with dynacast', () => {
  let stage: ClientStage
  beforeAll(async () => {
    stage = await ClientStage.open(['chromium'])
  })
  afterEach(() => stage.clear())
  afterAll(() => stage.close())

  const films = (room: string): Promise<TestPage> => stage.member(room, 'alice', { options: { dynacast: true } })
  const watches = (room: string, identity: string): Promise<TestPage> => stage.member(room, identity, { publish: false })

  /** Of its layers, lowest first: those that it sends. */
  const sends = (alice: TestPage, layers: readonly boolean[]): Promise<void> =>
    alice.until(
      `const { encodings } = window.room.localParticipant.getTrackPublication('camera').track.sender.getParameters()
      return JSON.stringify(encodings.map(({ active }) => active)) === JSON.stringify(argument)`,
      layers,
    )

  const asks = (watcher: TestPage, quality: number): Promise<unknown> =>
    watcher.evaluate(`window.room.remoteParticipants.get('alice').getTrackPublication('camera').setVideoQuality(argument)`, quality)

  const isThere = (watcher: TestPage): Promise<void> =>
    watcher.until(`return window.room.remoteParticipants.get('alice')?.getTrackPublication('camera')?.track !== undefined`)

  it('sends no layer that nobody watches, and each as soon as somebody does', async () => {
    const alice = await films('one')
    await sends(alice, [false, false, false])
    const bob = await watches('one', 'bob')
    await isThere(bob)
    await sends(alice, [true, true, true])
    await asks(bob, 0)
    await sends(alice, [true, false, false])
    await asks(bob, 1)
    await sends(alice, [true, true, false])
    await asks(bob, 2)
    await sends(alice, [true, true, true])
    expect(alice.console.filter((line) => line.includes('Uncaught'))).toEqual([])
  })

  it('sends as much as whoever asks for most', async () => {
    const alice = await films('two')
    const [bob, carol] = [await watches('two', 'bob'), await watches('two', 'carol')]
    for (const watcher of [bob, carol]) {
      await isThere(watcher)
      await asks(watcher, 0)
    }
    await sends(alice, [true, false, false])
    await asks(carol, 1)
    await sends(alice, [true, true, false])
    await carol.evaluate('await window.room.disconnect()')
    await sends(alice, [true, false, false])
    expect(await alice.evaluate('return window.room.remoteParticipants.size')).toBe(1)
  })

  it('stops when the last watcher turns its picture off, and goes on when it is on again', async () => {
    const alice = await films('off')
    const bob = await watches('off', 'bob')
    await isThere(bob)
    await sends(alice, [true, true, true])
    const set = (enabled: boolean): Promise<unknown> =>
      bob.evaluate(`window.room.remoteParticipants.get('alice').getTrackPublication('camera').setEnabled(argument)`, enabled)
    await set(false)
    await sends(alice, [false, false, false])
    await set(true)
    await sends(alice, [true, true, true])
    expect(await bob.evaluate(`return window.events.filter((event) => event.startsWith('unsubscribed'))`)).toEqual([])
  })
})
