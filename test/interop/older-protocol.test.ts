/** livekit-client over two peer connections, as versions before 2.17 speak alone: by v0, where the server offers what it sends. */
import { TrackSource } from 'livekit-server-sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, type BrowserName, type TestPage } from '../harness/browsers.ts'
import { ClientStage, saw } from './client-stage.ts'
import { join, type Joining } from './livekit-page.ts'
import { loud, measure, moving, untilReceived } from './received.ts'

const NAMES: readonly BrowserName[] = ['chromium', 'firefox']
const PRESENT = NAMES.filter(hasBrowser)
const OLDER = { singlePeerConnection: false }

/** Another camera in place of a screen: pages in the background draw nothing, and a test has no screen. */
const SHARE_SCREEN = `
  const [picture] = (await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks()
  window.shared = picture
  await window.room.localParticipant.publishTrack(picture, { source: 'screen_share', simulcast: false })`

/** A picture by this codec, and beside it (policy 1) by another for who cannot decode it, if named. */
const PUBLISH_BY = `
  const [picture] = (await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 } })).getVideoTracks()
  await window.room.localParticipant.publishTrack(picture, {
    source: 'screen_share', videoCodec: argument.codec, backupCodec: argument.backup, backupCodecPolicy: 1 })`

/** A browser that does not know VP9, as far as it is offered: it rejects what is. */
const WITHOUT_VP9 = `
  const setRemoteDescription = RTCPeerConnection.prototype.setRemoteDescription
  RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
    return setRemoteDescription.call(this, { type, sdp: type === 'offer' ? sdp.replaceAll('VP9/90000', 'X9/90000') : sdp })
  }`

/** Says of an offer's answer that it waits for DTLS, as Pion does to whoever is ICE-lite. */
const WAIT_FOR_DTLS = `
  const createAnswer = RTCPeerConnection.prototype.createAnswer
  RTCPeerConnection.prototype.createAnswer = async function (...all) {
    const { type, sdp } = await createAnswer.apply(this, all)
    return { type, sdp: sdp.replaceAll('a=setup:active', 'a=setup:passive') }
  }`

let stage: ClientStage
beforeAll(async () => {
  stage = await ClientStage.open(PRESENT)
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

async function enter(room: string, identity: string, name: BrowserName, joining: Joining = {}, first = ''): Promise<TestPage> {
  const page = await stage.page(name)
  if (first !== '') await page.evaluate(first)
  await join(page, stage.engine.url, room, identity, { options: OLDER, ...joining })
  return page
}

describe.each(PRESENT)('in %s', (name) => {
  it('two see and hear each other, over two connections each', async () => {
    const [alice, bob] = [await enter('two', 'alice', name), await enter('two', 'bob', name)]
    for (const page of [alice, bob]) {
      expect(moving(await untilReceived(page, 1, 1))).toBe(1)
      expect(await page.evaluate(`const { mode, publisher, subscriber } = window.room.engine.pcManager
        return [mode, publisher.getConnectionState(), subscriber.getConnectionState()]`)).toEqual(['subscriber-primary', 'connected', 'connected']) // prettier-ignore
    }
    const { tracks } = await stage.service.getParticipant('two', 'alice')
    expect(tracks.find(({ source }) => source === TrackSource.CAMERA)).toMatchObject({ simulcast: true })
  })

  it('a shared screen comes and goes, the camera stays, and a screen shared again is seen', async () => {
    const [alice, bob] = [await enter('screen', 'alice', name), await enter('screen', 'bob', name, { publish: false })]
    await untilReceived(bob, 1, 1)
    await alice.evaluate(SHARE_SCREEN)
    await untilReceived(bob, 2, 1)
    await alice.evaluate(`await window.room.localParticipant.unpublishTrack(window.shared)`)
    await saw(bob, 'unsubscribed alice video')
    expect(moving(await untilReceived(bob, 1, 1))).toBe(1)
    await alice.evaluate(SHARE_SCREEN)
    await untilReceived(bob, 2, 1)
  })

  it('what is unsubscribed ends, and is seen again when it is wanted', async () => {
    await enter('choice', 'alice', name)
    const bob = await enter('choice', 'bob', name, { publish: false })
    await untilReceived(bob, 1, 1)
    const subscribe = `window.room.remoteParticipants.get('alice').getTrackPublication('camera').setSubscribed(argument)`
    await bob.evaluate(subscribe, false)
    await saw(bob, 'unsubscribed alice video')
    await bob.evaluate(subscribe, true)
    await saw(bob, 'subscribed alice video', 2)
    expect(moving(await untilReceived(bob, 1, 1))).toBe(1)
  })

  it('who mutes is silent, and heard again', async () => {
    const [alice, bob] = [await enter('mute', 'alice', name), await enter('mute', 'bob', name, { publish: false })]
    await untilReceived(bob, 1, 1)
    await alice.evaluate(`await window.room.localParticipant.setMicrophoneEnabled(false)`)
    await saw(bob, 'TrackMuted')
    // What was in the jitter buffer fades out first.
    await measure(bob)
    expect(loud(await measure(bob))).toBe(0)
    await alice.evaluate(`await window.room.localParticipant.setMicrophoneEnabled(true)`)
    await untilReceived(bob, 1, 1)
  })

  it('data goes both ways, to who has published nothing too', async () => {
    const pages = [await enter('data', 'alice', name), await enter('data', 'bob', name, { publish: false })]
    for (const [index, page] of pages.entries()) {
      for (const reliable of [true, false])
        await page.evaluate(`await window.room.localParticipant.publishData(new TextEncoder().encode(argument.text), { reliable: argument.reliable })`, {
          text: reliable ? 'kept' : 'quick',
          reliable,
        }) // prettier-ignore
      const [other, from] = [pages[1 - index]!, ['alice', 'bob'][index]!]
      await saw(other, `data ${from} kept`)
      await saw(other, `data ${from} quick`)
      const heard = await other.evaluate(`return window.events.filter((event) => event.startsWith('data')).toSorted()`)
      expect(heard).toEqual([`data ${from} kept`, `data ${from} quick`])
    }
  })

  it('a signal connection that breaks is resumed, media and all', async () => {
    const [alice, bob] = [await enter('resume', 'alice', name), await enter('resume', 'bob', name)]
    for (const page of [alice, bob]) await untilReceived(page, 1, 1)
    await alice.evaluate(`await window.room.simulateScenario('signal-reconnect')`)
    await saw(alice, 'Reconnected')
    for (const page of [alice, bob]) await untilReceived(page, 1, 1)
    expect(await bob.evaluate(`return window.events.filter((event) => event.startsWith('unsubscribed'))`)).toEqual([])
    await alice.evaluate(SHARE_SCREEN)
    await untilReceived(bob, 2, 1)
  })

  it('a full reconnect ends with one publication of each track', async () => {
    const [alice, bob] = [await enter('full', 'alice', name), await enter('full', 'bob', name)]
    await untilReceived(bob, 1, 1)
    await alice.evaluate(`await window.room.simulateScenario('full-reconnect')`)
    await saw(alice, 'Reconnected')
    for (const page of [alice, bob]) await untilReceived(page, 1, 1)
    expect((await stage.service.getParticipant('full', 'alice')).tracks).toHaveLength(2)
  })

  it('[R4] a removed participant is told, and receives and sends nothing any more', async () => {
    const [alice, bob] = [await enter('kick', 'alice', name), await enter('kick', 'bob', name)]
    await untilReceived(alice, 1, 1)
    await stage.service.removeParticipant('kick', 'bob')
    await saw(bob, 'Disconnected')
    await saw(alice, 'unsubscribed bob video')
    const after = await measure(alice)
    expect([moving(after), loud(after)]).toEqual([0, 0])
    expect((await stage.service.listParticipants('kick')).map((participant) => participant.identity)).toEqual(['alice'])
  })

  it('meets who speaks v1', async () => {
    const older = await enter('mixed', 'older', name)
    const newer = await enter('mixed', 'newer', name, { options: {} })
    expect(await newer.evaluate(`return window.room.engine.pcManager.mode`)).toBe('publisher-only')
    for (const page of [older, newer]) expect(moving(await untilReceived(page, 1, 1))).toBe(1)
  })
})

describe.skipIf(!PRESENT.includes('chromium'))('in Chromium', () => {
  it('a quality that is asked for is the one that comes', async () => {
    await enter('quality', 'alice', 'chromium')
    const bob = await enter('quality', 'bob', 'chromium', { publish: false })
    await untilReceived(bob, 1, 1)
    await bob.evaluate(`window.room.remoteParticipants.get('alice').getTrackPublication('camera').setVideoQuality(0)`)
    await bob.until(`return document.querySelector('video').videoWidth === 320`)
    expect(moving(await untilReceived(bob, 1, 1))).toBe(1)
  })

  it('many tracks that come and go find their places', async () => {
    const [alice, bob] = [await enter('grow', 'alice', 'chromium'), await enter('grow', 'bob', 'chromium', { publish: false })]
    for (let more = 0; more < 4; more += 1) await alice.evaluate(SHARE_SCREEN)
    expect(moving(await untilReceived(bob, 5, 1))).toBe(5)
    await alice.evaluate(`for (const { track, source } of [...window.room.localParticipant.trackPublications.values()])
      if (source === 'screen_share') await window.room.localParticipant.unpublishTrack(track)`)
    await saw(bob, 'unsubscribed alice video', 4)
    for (let more = 0; more < 2; more += 1) await alice.evaluate(SHARE_SCREEN)
    expect(moving(await untilReceived(bob, 3, 1))).toBe(3)
    expect(await bob.evaluate(`return window.room.engine.pcManager.subscriber._pc.getTransceivers().length`)).toBeLessThanOrEqual(6)
  })

  it.each(PRESENT)('what a browser rejects (%s) is given up, and its section is used again', async (viewer) => {
    const [alice, bob] = [
      await enter('reject', 'alice', 'chromium', { publish: false }),
      await enter('reject', 'bob', viewer, { publish: false }, WITHOUT_VP9),
    ]
    await alice.evaluate(PUBLISH_BY, { codec: 'vp9', backup: false })
    await bob.until(`return /m=video 0 /.test(window.room.engine.pcManager.subscriber._pc.localDescription?.sdp ?? '')`)
    await alice.evaluate(SHARE_SCREEN)
    expect(moving(await untilReceived(bob, 1, 0))).toBe(1)
    const sections = `return window.room.engine.pcManager.subscriber._pc.localDescription.sdp.split('m=video').length - 1`
    expect(await bob.evaluate(sections)).toBe(1)
  })

  it('who cannot decode a track is sent its second codec', async () => {
    const [alice, bob, carol] = [
      await enter('backup', 'alice', 'chromium', { publish: false, options: { ...OLDER, dynacast: true } }),
      await enter('backup', 'bob', 'chromium', { publish: false }, WITHOUT_VP9),
      await enter('backup', 'carol', 'chromium', { publish: false }),
    ]
    await alice.evaluate(PUBLISH_BY, { codec: 'vp9', backup: { codec: 'vp8' } })
    for (const page of [bob, carol]) expect(moving(await untilReceived(page, 1, 0))).toBe(1)
    const codec = `const stats = [...(await window.room.engine.pcManager.subscriber._pc.getStats()).values()]
      const picture = stats.find((stat) => stat.type === 'inbound-rtp' && stat.kind === 'video' && stat.framesDecoded > 0)
      return stats.find((stat) => stat.id === picture?.codecId)?.mimeType`
    expect([await bob.evaluate(codec), await carol.evaluate(codec)]).toEqual(['video/VP8', 'video/VP9'])
  })

  it('a client that waits for DTLS is spoken to first', async () => {
    const alice = await enter('passive', 'alice', 'chromium')
    const bob = await enter('passive', 'bob', 'chromium', {}, WAIT_FOR_DTLS)
    for (const page of [alice, bob]) await untilReceived(page, 1, 1)
    expect(await bob.evaluate(`return window.room.engine.pcManager.subscriber._pc.localDescription.sdp.includes('a=setup:passive')`)).toBe(
      true,
    )
    await alice.evaluate(`await window.room.localParticipant.publishData(new TextEncoder().encode('hello'), { reliable: true })`)
    await saw(bob, 'data alice hello')
  })

  it('livekit-client’s own trial of TCP: the next session has no other way, and sees and hears', async () => {
    const [alice, bob] = [await enter('tcp', 'alice', 'chromium'), await enter('tcp', 'bob', 'chromium')]
    await untilReceived(bob, 1, 1)
    await bob.evaluate(`await window.room.simulateScenario('force-tcp')`)
    await bob.until(`const stats = await window.room.engine.pcManager?.subscriber?.getStats()
      const all = [...(stats?.values() ?? [])]
      const pair = stats?.get(all.find((each) => each.type === 'transport')?.selectedCandidatePairId)
      return stats?.get(pair?.localCandidateId)?.protocol === 'tcp'`)
    for (const page of [alice, bob]) expect(moving(await untilReceived(page, 1, 1))).toBe(1)
  })
})
