/** Encryption from end to end between browsers: livekit-client and its worker, and a server that understands nothing of it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, type TestPage } from '../harness/browsers.ts'
import { ClientStage } from './client-stage.ts'
import { tokenFor } from './livekit-page.ts'
import { loud, measure, moving, untilReceived } from './received.ts'

/** A room whose media is encrypted by a key that both sides were told. */
const JOIN = `
  const worker = new Worker('/livekit-client.e2ee.worker.js')
  const keyProvider = new LivekitClient.ExternalE2EEKeyProvider()
  await keyProvider.setKey(argument.key)
  const options = { encryption: { keyProvider, worker } }
  window.newRoom = async () => {
    const room = (window.room = new LivekitClient.Room(options))
    room.on('trackSubscribed', (track) => document.body.append(track.attach()))
    await room.setE2EEEnabled(true)
    await room.connect(argument.url, argument.token)
    if (argument.publish) await room.localParticipant.enableCameraAndMicrophone()
  }
  await window.newRoom()`

/** What is in the packets of sound: whether each holds the one before, too. */
const SENT = `
  const stats = [...(await window.room.engine.pcManager.publisher._pc.getStats()).values()]
  const out = stats.find((stat) => stat.type === 'outbound-rtp' && stat.kind === 'audio')
  return stats.find((stat) => stat.id === out.codecId).mimeType`

describe.skipIf(!hasBrowser('chromium'))('encryption', () => {
  let stage: ClientStage
  beforeAll(async () => {
    stage = await ClientStage.open(['chromium'])
  })
  afterEach(() => stage.clear())
  afterAll(() => stage.close())

  const enter = async (room: string, identity: string, key: string, publish: boolean): Promise<TestPage> => {
    const page = await stage.page()
    const token = await tokenFor(room, identity)
    await page.evaluate(JOIN, { url: stage.engine.url.replace('http', 'ws'), token, key, publish })
    return page
  }

  it('passes through: who has the key sees and hears, who has another does not', async () => {
    const alice = await enter('sealed', 'alice', 'secret', true)
    const bob = await enter('sealed', 'bob', 'secret', false)
    const eve = await enter('sealed', 'eve', 'another', false)
    await untilReceived(bob, 1, 1)
    const spied = await measure(eve)
    expect([moving(spied), loud(spied)]).toEqual([0, 0])
    expect(await alice.evaluate(SENT)).toBe('audio/opus')
    const { tracks } = await stage.service.getParticipant('sealed', 'alice')
    expect(tracks.map(({ encryption, disableRed, type }) => [encryption, type === 0 && !disableRed])).toEqual([
      [1, false],
      [1, false],
    ])
  })

  it('and choosing a size go together', async () => {
    await enter('sizes', 'alice', 'secret', true)
    const bob = await enter('sizes', 'bob', 'secret', false)
    await untilReceived(bob, 1, 1)
    const isAsWide = async (quality: number, from: number, to: number): Promise<void> => {
      await bob.evaluate(`window.room.remoteParticipants.get('alice').getTrackPublication('camera').setVideoQuality(argument)`, quality)
      await bob.until(
        `const { videoWidth } = document.querySelector('video'); return videoWidth >= argument.from && videoWidth <= argument.to`,
        { from, to },
      )
    }
    await isAsWide(0, 1, 320)
    await isAsWide(2, 640, 1280)
    expect(moving(await untilReceived(bob, 1, 1))).toBe(1)
  })
})
