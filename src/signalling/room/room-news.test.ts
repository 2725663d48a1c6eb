import {
  DisconnectReason,
  LeaveRequest,
  ParticipantInfo_State,
  RemoveParticipantResponse,
  RoomParticipantIdentity,
  TrackSource,
} from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { CHROMIUM_OFFER, Stage } from './worker-stage.suite.ts'

let stage: Stage
beforeEach(() => {
  stage = new Stage()
})

/** For example `track_published alice`. */
const told = (): string[] =>
  stage.news().map(({ event, participant }) => (participant === undefined ? event : `${event} ${participant.identity}`))

describe('what webhooks tell', () => {
  it('is the life of a room: who comes, what is published, until it is over', () => {
    const alice = stage.join('alice')
    expect(told()).toEqual(['room_started'])
    const { camera } = alice.publish()
    expect(told().slice(1)).toEqual(['participant_joined alice', 'track_published alice', 'track_published alice'])
    alice.offer(CHROMIUM_OFFER.replace(/(a=mid:5[\s\S]*?)a=sendonly/, '$1a=inactive'))
    expect(told().slice(4)).toEqual(['track_unpublished alice'])
    expect(stage.news().at(-1)!.track).toMatchObject({ sid: camera, source: TrackSource.CAMERA, mimeType: 'video/VP8' })
    alice.request({ case: 'leave', value: new LeaveRequest() })
    expect(told().slice(5)).toEqual(['track_unpublished alice', 'participant_left alice'])
    stage.pass(30_000)
    expect(told().slice(7)).toEqual(['room_finished'])
  })

  it('says which room, who and when, each event under an id of its own', () => {
    const alice = stage.join('alice')
    alice.publish()
    const [started, joined, published] = stage.news()
    expect(started).toMatchObject({ room: { name: 'room', numParticipants: 0 }, createdAt: BigInt(Math.floor(stage.now() / 1000)) })
    expect(joined).toMatchObject({
      room: { sid: started!.room!.sid, numParticipants: 1 },
      participant: { sid: alice.sid, name: 'ALICE', state: ParticipantInfo_State.ACTIVE },
    })
    expect(published!.participant!.toJson()).toEqual({ sid: alice.sid, identity: 'alice' })
    expect(published!.room!.toJson()).toEqual({ sid: started!.room!.sid, name: 'room' })
    expect(new Set(stage.news().map(({ id }) => id)).size).toBe(stage.news().length)
  })

  it('tells why somebody left, and of who never got a media connection that it came to nothing', () => {
    stage.join('alice')
    stage.join('bob').publish()
    for (const identity of ['alice', 'bob']) {
      const request = new RoomParticipantIdentity({ room: 'room', identity }).toBinary()
      const reply = stage.worker.call({ verb: 'service', method: 'RemoveParticipant', room: 'room', request })
      expect(reply).toEqual({ ok: true, response: new RemoveParticipantResponse().toBinary() })
    }
    const left = stage.news().filter(({ event }) => /left|aborted/.test(event))
    expect(left.map(({ event, participant }) => [event, participant!.identity, participant!.disconnectReason])).toEqual([
      ['participant_connection_aborted', 'alice', DisconnectReason.PARTICIPANT_REMOVED],
      ['participant_left', 'bob', DisconnectReason.PARTICIPANT_REMOVED],
    ])
  })

  it('a second codec of a track, a resume and a mute are no news', () => {
    const alice = stage.join('alice')
    alice.publish()
    const before = told().length
    stage.worker.socketClosed(alice.socket)
    stage.resume(alice).offer()
    stage.pass(5000)
    expect(told().length).toBe(before)
  })

  it('the end of everything ends each room', () => {
    stage.join('alice')
    stage.worker.close()
    expect(told()).toEqual(['room_started', 'participant_connection_aborted alice', 'room_finished'])
  })
})
