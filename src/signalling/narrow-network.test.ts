import {
  AddTrackRequest,
  ConnectionQuality,
  ConnectionSettings,
  SpeakerInfo,
  SpeakersChanged,
  StreamState,
  TrackSource,
  TrackType,
} from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { Priorities } from './room/priorities.ts'
import { PublishedTrack } from './room/published-track.ts'
import { Stage, type Client } from './room/worker-stage.suite.ts'

let stage: Stage
beforeEach(() => {
  stage = new Stage()
})

const videosOf = (client: Client) => client.peer!.down.filter((down) => down.options.source.kind === 'video' && !down.closed)

const watching = (settings = new ConnectionSettings({ autoSubscribe: true })) => {
  const bob = stage.join('bob', { request: { connectionSettings: settings } })
  bob.offer()
  const publishers = ['alice', 'carol'].map((identity) => stage.join(identity))
  const sids = publishers.map((publisher) => publisher.publish())
  stage.pass(50)
  bob.offer()
  return { bob, publishers, sids, videos: videosOf(bob) }
}

describe('a subscriber whose network is narrow', () => {
  it('is told which track is held, and when it flows again', () => {
    const { bob, publishers, sids, videos } = watching()
    const of = (held: boolean): object => ({
      streamStates: [
        { participantSid: publishers[0]!.sid, trackSid: sids[0]!.camera, state: held ? StreamState.PAUSED : StreamState.ACTIVE },
      ],
    })
    videos[0]!.options.onHeld!(true)
    expect(bob.last('streamStateUpdate')).toMatchObject(of(true))
    videos[0]!.options.onHeld!(false)
    expect(bob.last('streamStateUpdate')).toMatchObject(of(false))
  })

  it('may be held unless its client says that it may not', () => {
    expect(watching().videos.map(({ options }) => options.neverHeld)).toEqual([false, false])
    stage = new Stage()
    const { videos } = watching(new ConnectionSettings({ autoSubscribe: true, subscriberAllowPause: false }))
    expect(videos.map(({ options }) => options.neverHeld)).toEqual([true, true])
  })

  it('keeps the picture of who spoke last, in silence too', () => {
    const { publishers, videos } = watching()
    const speak = (index: number): void => {
      for (let i = 0; i < 40; i++) {
        publishers[index]!.peer!.up[0]!.hear(10)
        stage.pass(50)
      }
    }
    expect(videos.map(({ priority }) => priority)).toEqual([0, 0])
    speak(1)
    expect(videos.map(({ priority }) => priority)).toEqual([0, 1])
    stage.pass(10_000)
    expect(videos.map(({ priority }) => priority)).toEqual([0, 1])
    speak(0)
    expect(videos[0]!.priority).toBe(1)
  })
})

describe('the quality of connections', () => {
  it('is told to all when somebody’s changes or somebody comes, and not else', () => {
    const { bob, publishers } = watching()
    const told = () => bob.all('connectionQuality')
    stage.pass(6000)
    expect(
      told()
        .at(-1)!
        .updates.map(({ quality }) => quality),
    ).toEqual(Array<ConnectionQuality>(3).fill(ConnectionQuality.EXCELLENT))
    const before = told().length
    stage.pass(20_000)
    expect(told().length).toBe(before)
    publishers[0]!.peer!.present = 'poor'
    stage.pass(6000)
    const poor = { participantSid: publishers[0]!.sid, quality: ConnectionQuality.POOR }
    expect(
      told()
        .at(-1)!
        .updates.filter(({ quality }) => quality === ConnectionQuality.POOR),
    ).toMatchObject([poor])
    expect(told().length).toBe(before + 1)
  })
})

describe('priorities', () => {
  it('put a shared screen before whoever speaks', () => {
    const track = (source: TrackSource, owner: string): PublishedTrack =>
      new PublishedTrack(`TR_${owner}`, owner, new AddTrackRequest({ cid: owner, type: TrackType.VIDEO, source }), 0)
    const priorities = new Priorities()
    priorities.spoke(new SpeakersChanged({ speakers: [new SpeakerInfo({ sid: 'PA_a', active: true })] }))
    const screen = priorities.of(track(TrackSource.SCREEN_SHARE, 'PA_b'))
    const speaker = priorities.of(track(TrackSource.CAMERA, 'PA_a'))
    expect([screen > speaker, speaker > priorities.of(track(TrackSource.CAMERA, 'PA_b'))]).toEqual([true, true])
  })
})
