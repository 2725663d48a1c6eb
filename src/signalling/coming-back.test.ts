import {
  DisconnectReason,
  LeaveRequest,
  LeaveRequest_Action,
  ParticipantInfo_State,
  Ping,
  SimulateScenario,
  SyncState,
} from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { CHROMIUM_OFFER, Stage } from './room/worker-stage.suite.ts'

let stage: Stage
beforeEach(() => {
  stage = new Stage()
})

describe('leaving and coming back', () => {
  it('a goodbye ends the session at once', () => {
    const alice = stage.join('alice')
    const bob = stage.join('bob')
    bob.request({ case: 'leave', value: new LeaveRequest() })
    expect(stage.ended()).toEqual([`${bob.socket} left`])
    expect(alice.last('update').participants[0]).toMatchObject({ identity: 'bob', state: ParticipantInfo_State.DISCONNECTED })
    expect(bob.peer!.state).toBe('closed')
  })

  it('[R2] a broken connection is reported at once; its session is silent after a moment and waits 20 s', () => {
    const bob = stage.join('bob')
    bob.offer()
    const alice = stage.join('alice')
    alice.publish()
    stage.pass(50)
    bob.offer()
    stage.worker.socketClosed(alice.socket)
    expect(stage.ended()).toEqual([`${alice.socket} lost`])
    expect(stage.worker.rooms.liveLegs()).toEqual([{ room: 'room', identity: 'bob' }])
    expect(alice.peer!.up[0]!.muted).toBe(false)
    stage.pass(900)
    expect(alice.peer!.up.map((up) => up.muted)).toEqual([true, true])
    stage.worker.socketClosed(bob.socket)
    stage.pass(900)
    expect(bob.peer!.down.map((down) => down.paused)).toEqual([true, true])
    stage.pass(20_000)
    expect(alice.peer!.state).toBe('closed')
  })

  it('[R2] a resume brings everything back as it was, over a restart of ICE', () => {
    stage.join('bob')
    const alice = stage.join('alice')
    const { camera } = alice.publish()
    stage.worker.socketClosed(alice.socket)
    stage.pass(5000)
    const again = stage.resume(alice)
    expect(again.heard()[0]).toBe('reconnect')
    expect(again.last('update').participants.map((other) => other.identity)).toEqual(['bob', 'alice'])
    expect(alice.peer!.up.map((up) => up.muted)).toEqual([false, false])
    again.offer(CHROMIUM_OFFER.replaceAll('2N+5', '9Z+9'))
    expect(alice.peer!.restarts).toBe(1)
    expect(again.last('answer').sdp).toContain('a=ice-ufrag:new1')
    expect(Object.values(again.last('answer').midToTrackId)).toContain(camera)
  })

  it('a client that says nothing for long counts as broken', () => {
    const alice = stage.join('alice')
    stage.pass(15_000)
    alice.request({ case: 'ping', value: 1n })
    stage.pass(15_000)
    expect(alice.closedWith()).toBeNull()
    stage.pass(10_000)
    expect(alice.closedWith()).toBe('silent')
  })

  it('a resume of an unknown or foreign session is turned back', () => {
    const alice = stage.join('alice')
    const bob = stage.join('bob')
    const stranger = stage.resume(Object.assign(Object.create(alice) as typeof alice, { identity: 'mallory' }))
    expect(stage.posted.at(-1)).toEqual({ type: 'unknown-session', socket: stranger.socket })
    expect(bob.closedWith()).toBeNull()
    expect(stage.worker.call({ verb: 'has-session', participantSid: alice.sid })).toEqual({ ok: true, present: true })
    expect(stage.worker.call({ verb: 'has-session', participantSid: 'PA_none' })).toEqual({ ok: true, present: false })
  })

  it('an offer from another connection than the session’s sends its client to a new one', () => {
    const alice = stage.join('alice')
    alice.offer()
    alice.offer(CHROMIUM_OFFER.replaceAll('CE:9E', '00:00'))
    expect(alice.last('leave').action).toBe(LeaveRequest_Action.RECONNECT)
    expect(stage.ended()).toEqual([`${alice.socket} lost`])
  })

  it('a media connection that dies sends its client to a new session', () => {
    const alice = stage.join('alice')
    alice.offer()
    alice.peer!.become('closed', 'consent-expired')
    stage.pass(20)
    expect(alice.last('leave').action).toBe(LeaveRequest_Action.RECONNECT)
    expect(stage.ended()).toEqual([`${alice.socket} lost`])
  })

  it('a goodbye just behind the end of the media connection is still a goodbye', () => {
    const alice = stage.join('alice')
    alice.offer()
    alice.peer!.become('closed', 'remote-closed')
    stage.pass(100)
    alice.request({ case: 'leave', value: new LeaveRequest() })
    stage.pass(3000)
    expect(stage.ended()).toEqual([`${alice.socket} left`])
  })

  it('[R2] a gateway says of its caller that the line is dead: lost, and gone at once, for nobody resumes it', () => {
    const [alice, bob] = [stage.join('alice'), stage.join('bob')]
    alice.request({ case: 'leave', value: new LeaveRequest({ reason: DisconnectReason.MEDIA_FAILURE }) })
    expect(stage.ended()).toEqual([`${alice.socket} lost`])
    expect(bob.last('update').participants).toMatchObject([{ identity: 'alice', state: ParticipantInfo_State.DISCONNECTED }])
  })

  it('[R4] a leg that is closed has no media and no verbs from then on', () => {
    const bob = stage.join('bob')
    bob.offer()
    const alice = stage.join('alice')
    alice.publish()
    stage.pass(50)
    bob.offer()
    stage.worker.call({ verb: 'close-leg', room: 'room', identity: 'alice', reason: 'removed' })
    expect(alice.last('leave')).toMatchObject({ action: LeaveRequest_Action.DISCONNECT, reason: DisconnectReason.PARTICIPANT_REMOVED })
    expect(alice.peer!.state).toBe('closed')
    expect(bob.peer!.down.map((down) => down.closed)).toEqual([true, true])
    const before = stage.posted.length
    alice.offer()
    alice.request({ case: 'pingReq', value: new Ping({ timestamp: 1n }) })
    expect(stage.posted.length).toBe(before)
  })

  it('[R4] a leg that waits to be resumed is closed all the same', () => {
    const alice = stage.join('alice')
    stage.worker.socketClosed(alice.socket)
    stage.worker.call({ verb: 'close-leg', room: 'room', identity: 'alice', reason: 'removed' })
    expect(alice.peer!.state).toBe('closed')
    stage.resume(alice)
    expect(stage.posted.at(-1)?.type).toBe('unknown-session')
  })

  it('faults that a client asks for strike only itself', () => {
    const alice = stage.join('alice')
    const bob = stage.join('bob')
    const scenario = { case: 'leaveRequestFullReconnect', value: true } as const
    bob.request({ case: 'simulate', value: new SimulateScenario({ scenario }) })
    expect(bob.last('leave').action).toBe(LeaveRequest_Action.RECONNECT)
    expect(alice.closedWith()).toBeNull()
  })
})

it('a resume tells how far the client’s messages have come, and takes its state', () => {
  const alice = stage.join('alice')
  stage.worker.socketClosed(alice.socket)
  const again = stage.resume(alice)
  expect(again.last('reconnect').lastMessageSeq).toBe(0)
  again.request({ case: 'syncState', value: new SyncState({ subscription: { trackSids: ['TR_x'], subscribe: false } }) })
  expect(stage.worker.rooms.get('room')!.participants.get('alice')!.choices.get('TR_x')).toBe(false)
})
