/** Tracks that come, go, are muted or move to another way: livekit-client in Chromium against the real engine. */
import { TrackSource } from 'livekit-server-sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../harness/browsers.ts'
import { ClientStage, saw } from './client-stage.ts'
import { join } from './livekit-page.ts'
import { loud, measure, moving, untilReceived } from './received.ts'

describe.skipIf(!hasBrowser('chromium'))('tracks in Chromium', () => {
  let stage: ClientStage
  beforeAll(async () => {
    stage = await ClientStage.open(['chromium'])
  })
  afterEach(() => stage.clear())
  afterAll(() => stage.close())

  it('livekit-client’s own trial of TCP: the next session has no other way, and sees and hears', async () => {
    const [alice, bob] = [await stage.member('tcp', 'alice'), await stage.member('tcp', 'bob')]
    await untilReceived(bob, 1, 1)
    await bob.evaluate(`await window.room.simulateScenario('force-tcp')`)
    await bob.until(`const stats = await window.room.engine.pcManager?.publisher.getStats()
      const all = [...(stats?.values() ?? [])]
      const pair = stats?.get(all.find((each) => each.type === 'transport')?.selectedCandidatePairId)
      return stats?.get(pair?.localCandidateId)?.protocol === 'tcp'`)
    for (const page of [alice, bob]) expect(moving(await untilReceived(page, 1, 1))).toBe(1)
  })

  it('a track that is unpublished is gone for the others, and one published again arrives', async () => {
    const [alice, bob] = [await stage.member('again', 'alice'), await stage.member('again', 'bob', { publish: false })]
    await untilReceived(bob, 1, 1)
    await alice.evaluate(`const me = window.room.localParticipant
      await me.unpublishTrack(me.getTrackPublication('camera').track)`)
    await saw(bob, 'unsubscribed alice video')
    const { tracks } = await stage.service.getParticipant('again', 'alice')
    expect(tracks.map((track) => track.source)).toEqual([TrackSource.MICROPHONE])
    await alice.evaluate('await window.room.localParticipant.setCameraEnabled(true)')
    await saw(bob, 'subscribed alice video', 2)
    await untilReceived(bob, 1, 1)
  })

  it('a second video on the same connection grows the sections', async () => {
    const viewers = [await stage.page(), await stage.page()]
    for (const [index, page] of viewers.entries()) await join(page, stage.engine.url, 'grow', `p${index}`)
    await viewers[0]!.evaluate(`for (let index = 0; index < 4; index += 1) {
      const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 })
      const draw = () => { const g = canvas.getContext('2d'); g.fillStyle = 'hsl(' + (Date.now() / 10) % 360 + ' 80% 50%)'; g.fillRect(0, 0, 320, 180) }
      setInterval(draw, 50); draw()
      await window.room.localParticipant.publishTrack(canvas.captureStream(20).getVideoTracks()[0], { name: 'extra' + index, simulcast: false })
    }`)
    expect(moving(await untilReceived(viewers[1]!, 5, 1))).toBe(5)
  })

  it('a full reconnect ends with one publication of each track', async () => {
    const [alice, bob] = [await stage.member('full', 'alice'), await stage.member('full', 'bob')]
    await untilReceived(bob, 1, 1)
    await alice.evaluate(`await window.room.simulateScenario('full-reconnect')`)
    await saw(alice, 'Reconnected')
    await untilReceived(bob, 1, 1)
    expect((await stage.service.getParticipant('full', 'alice')).tracks).toHaveLength(2)
  })

  it('a track that an administrator mutes is muted for its owner too', async () => {
    const [alice, bob] = [await stage.member('mute', 'alice'), await stage.member('mute', 'bob', { publish: false })]
    await untilReceived(bob, 1, 1)
    const { tracks } = await stage.service.getParticipant('mute', 'alice')
    await stage.service.mutePublishedTrack('mute', 'alice', tracks.find((track) => track.source === TrackSource.MICROPHONE)!.sid, true)
    await alice.until('return !window.room.localParticipant.isMicrophoneEnabled')
    await saw(bob, 'TrackMuted')
    // What was in the jitter buffer fades out first.
    await measure(bob)
    expect(loud(await measure(bob))).toBe(0)
  })
})
