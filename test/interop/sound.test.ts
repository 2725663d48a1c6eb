/** Redundant sound (RED) and pauses (DTX) between browsers: livekit-client against the real engine. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, type BrowserName, type TestPage } from '../harness/browsers.ts'
import { ClientStage } from './client-stage.ts'
import { join } from './livekit-page.ts'
import { LossyPath } from './lossy-path.ts'
import { untilReceived } from './received.ts'

const PRESENT = (['chromium', 'firefox'] as const satisfies readonly BrowserName[]).filter(hasBrowser)

/** A tone that never stops, sent with or without redundancy. */
const HUM = `
  const context = new AudioContext()
  const tone = context.createOscillator()
  const out = context.createMediaStreamDestination()
  out.channelCount = 1
  tone.connect(out)
  tone.start()
  const [track] = out.stream.getAudioTracks()
  await window.room.localParticipant.publishTrack(track, { source: 'microphone', dtx: argument.dtx, red: argument.red })
  window.hush = () => tone.disconnect(out)`

const CONNECTION = `const pc = window.room.engine.pcManager.publisher._pc ?? window.room.engine.pcManager.publisher
  const stats = [...(await pc.getStats()).values()]`

/** By what Chromium sends its microphone. */
const SENT = `${CONNECTION}
  const out = stats.find((stat) => stat.type === 'outbound-rtp' && stat.kind === 'audio')
  return { packets: out?.packetsSent ?? 0, bytes: out?.bytesSent ?? 0, aimed: (out?.targetBitrate ?? 0) / 8 / 50 }`

interface Sent {
  readonly packets: number
  readonly bytes: number
  /** Bytes of a packet of 20 ms, as the encoder means them to be. */
  readonly aimed: number
}

interface Heard {
  readonly samples: number
  readonly concealed: number
  readonly lost: number
}

/** Of each publisher by its identity (W3C webrtc-stats: samples at the decoder's rate). */
const HEARD = `${CONNECTION}
  const heard = {}
  for (const [identity, person] of window.room.remoteParticipants)
    for (const publication of person.audioTrackPublications.values()) {
      const stat = stats.find((each) => each.type === 'inbound-rtp' && each.trackIdentifier === publication.track?.mediaStreamTrack.id)
      heard[identity] = { samples: stat?.totalSamplesReceived ?? 0, concealed: stat?.concealedSamples ?? 0, lost: stat?.packetsLost ?? 0 }
    }
  return heard`

const sentBy = async (page: TestPage) => (await page.evaluate(SENT)) as Sent
const heardBy = async (page: TestPage) => (await page.evaluate(HEARD)) as Readonly<Record<string, Heard>>

describe.skipIf(!PRESENT.includes('chromium'))('sound', () => {
  let stage: ClientStage
  let path: LossyPath | null = null
  beforeAll(async () => {
    stage = await ClientStage.open(PRESENT)
  })
  afterEach(async () => {
    await stage.clear()
    path?.close()
    path = null
  })
  afterAll(() => stage.close())

  const hum = async (room: string, identity: string, how: { readonly red: boolean; readonly dtx?: boolean }): Promise<TestPage> => {
    const page = await stage.member(room, identity, { publish: false })
    await page.evaluate(HUM, { dtx: false, ...how })
    return page
  }

  it('is sent redundantly by Chromium, and heard in every browser', async () => {
    const alice = await hum('red', 'alice', { red: true })
    const listeners = await Promise.all(PRESENT.map((name) => stage.page(name)))
    for (const [index, page] of listeners.entries()) {
      await join(page, stage.engine.url, 'red', `listener-${PRESENT[index]}`, { publish: false })
      await untilReceived(page, 0, 1)
    }
    // Chromium's statistics call it opus, but each packet holds two.
    const { packets, bytes, aimed } = await sentBy(alice)
    expect(bytes / packets).toBeGreaterThan(1.6 * aimed)
  })

  it('with redundancy has less to be made up where a tenth of the packets is lost', async () => {
    await hum('loss', 'redundant', { red: true })
    await hum('loss', 'plain', { red: false })
    path = await LossyPath.open(stage.engine.mediaPort)
    const listener = await stage.page('chromium', (page) => path!.lead(page))
    await join(listener, stage.engine.url, 'loss', 'listener', { publish: false })
    await untilReceived(listener, 0, 2)
    path.share = 0.1
    const before = await heardBy(listener)
    await expect
      .poll(async () => (await heardBy(listener))['plain']!.samples - before['plain']!.samples, { timeout: 60_000 })
      .toBeGreaterThan(10 * 48_000)
    const after = await heardBy(listener)
    const madeUp = (identity: string): number =>
      (after[identity]!.concealed - before[identity]!.concealed) / (after[identity]!.samples - before[identity]!.samples)
    console.log(`made up of 10 s with 10 % lost: ${percent(madeUp('redundant'))} with redundancy, ${percent(madeUp('plain'))} without`)
    for (const identity of ['redundant', 'plain']) expect(after[identity]!.lost).toBeGreaterThan(before[identity]!.lost)
    expect(madeUp('plain')).toBeGreaterThan(0.04)
    expect(madeUp('redundant')).toBeLessThan(madeUp('plain') / 2)
  })

  it('that pauses is no lossy sound', async () => {
    const alice = await hum('dtx', 'alice', { red: false, dtx: true })
    const bob = await stage.member('dtx', 'bob', { publish: false })
    await untilReceived(bob, 0, 1)
    await alice.evaluate(`await window.hush()`)
    const packets = async (): Promise<number> => (await sentBy(alice)).packets
    // Fewer than half of what speech takes: it pauses.
    await expect
      .poll(
        async () => {
          const from = await packets()
          await new Promise((resolve) => setTimeout(resolve, 2000))
          return (await packets()) - from
        },
        { timeout: 60_000 },
      )
      .toBeLessThan(50)
    expect((await heardBy(bob))['alice']).toMatchObject({ lost: 0 })
    await expect.poll(() => bob.evaluate('return window.room.activeSpeakers.length'), { timeout: 20_000 }).toBe(0)
  })
})

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
