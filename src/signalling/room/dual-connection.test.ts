/** LiveKit's v0, where the server offers what it sends. */
import { DataPacket, JoinRequest, LeaveRequest_Action, SessionDescription, UserPacket } from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { CHROMIUM_OFFER, Stage, type Client } from './worker-stage.suite.ts'

let stage: Stage
let bob: Client

const sidsOf = (client: Client): string[] => Object.values(client.last('offer').midToTrackId)
const joined = (identity: string): Client => {
  const client = stage.join(identity)
  stage.pass(50)
  return client
}

beforeEach(() => {
  stage = new Stage('v0')
  bob = joined('bob')
})

describe('at first', () => {
  it('the client is told to wait for the connection that the server offers, and is offered it at once', () => {
    expect(bob.heard().slice(0, 2)).toEqual(['join', 'offer'])
    expect(bob.last('join')).toMatchObject({ subscriberPrimary: true, fastPublish: true })
    expect(bob.last('offer')).toMatchObject({ type: 'offer', id: 1, midToTrackId: {} })
    expect(bob.last('offer').sdp).toContain('a=setup:actpass')
    expect(bob.down).not.toBe(bob.peer)
    expect(bob.down!.opened).toEqual(['_reliable', '_lossy', '_data_track'])
    expect(bob.peer!.opened).toEqual([])
  })

  it('who may not publish is not hurried to connect for it', () => {
    const grants = { canPublish: false, canSubscribe: true, canPublishData: false }
    expect(stage.join('eve', { leg: { grants } }).last('join').fastPublish).toBe(false)
  })

  it('with its answer come its credentials, and who begins DTLS', () => {
    bob.answer({ setup: 'passive', ufrag: 'mine' })
    expect(bob.down!.remote).toMatchObject({ ufrag: 'mine', setup: 'passive', fingerprint: 'sha-256 CC:01:CC:01' })
    expect(bob.peer!.remote).toBeNull()
  })

  it('what it sends goes by the other connection, for which it offers', () => {
    bob.answer()
    bob.publish()
    expect(bob.peer!.remote?.ufrag).toBe('2N+5')
    expect(bob.peer!.up.length).toBe(2)
    expect([bob.down!.up.length, bob.peer!.down.length]).toEqual([0, 0])
  })

  it('where it would receive by the connection that it offers, nothing is sent', () => {
    bob.answer()
    joined('alice').publish()
    stage.pass(50)
    bob.offer()
    expect(bob.last('answer').sdp).not.toContain('a=sendonly')
    expect(bob.peer!.down).toEqual([])
  })
})

describe('one offer at a time', () => {
  it('what changes while one is out follows when it is answered', () => {
    const alice = joined('alice')
    alice.publish()
    stage.pass(2000)
    expect(bob.all('offer').length).toBe(1)
    bob.answer()
    stage.pass(50)
    expect(bob.all('offer').length).toBe(2)
    expect(sidsOf(bob).length).toBe(2)
    bob.answer()
    stage.pass(5000)
    expect(bob.all('offer').length).toBe(2)
    expect(bob.down!.down.length).toBe(2)
  })

  it('an answer to another offer, to one that is answered, or none at all changes nothing', () => {
    bob.answer({ id: 7 })
    bob.request({ case: 'answer', value: new SessionDescription({ type: 'answer', sdp: 'v=0', id: 1 }) })
    bob.request({ case: 'answer', value: new SessionDescription({ type: 'answer', sdp: bob.last('offer').sdp, id: 1 }) })
    expect(bob.down!.remote).toBeNull()
    bob.answer()
    bob.answer({ fingerprint: '00:00:00:00' })
    expect(bob.down!.remote).toMatchObject({ fingerprint: 'sha-256 CC:01:CC:01' })
    expect(bob.closedWith()).toBeNull()
  })

  it('older clients do not say which offer they answer', () => {
    bob.answer({ id: 0 })
    expect(bob.down!.remote).not.toBeNull()
  })

  it('who does not answer for long is sent to a new session', () => {
    for (let second = 0; second < 14; second += 1) {
      stage.pass(1000)
      bob.request({ case: 'ping', value: 1n })
    }
    expect(bob.closedWith()).toBeNull()
    stage.pass(3000)
    expect(bob.last('leave').action).toBe(LeaveRequest_Action.RECONNECT)
    expect(stage.ended()).toEqual([`${bob.socket} lost`])
  })

  it('to v1’s clients nothing is offered, and an answer of theirs is to nothing', () => {
    stage = new Stage()
    const eve = joined('eve')
    eve.offer()
    eve.request({ case: 'answer', value: new SessionDescription({ type: 'answer', sdp: CHROMIUM_OFFER, id: 1 }) })
    expect(eve.all('offer')).toEqual([])
    expect(eve.closedWith()).toBeNull()
    expect(eve.last('join')).toMatchObject({ subscriberPrimary: false, fastPublish: false })
  })
})

describe('on another signal connection', () => {
  it('what was out is offered anew, whether or not the client had it', () => {
    stage.worker.socketClosed(bob.socket)
    const again = stage.resume(bob)
    stage.pass(50)
    expect(again.last('offer').id).toBe(2)
    expect(bob.down!.restarts).toBe(0)
    again.answer()
    expect(bob.down!.remote).not.toBeNull()
  })

  it('ICE begins again by credentials of ours that only the new offer tells', () => {
    bob.answer()
    stage.worker.socketClosed(bob.socket)
    const again = stage.resume(bob)
    stage.pass(50)
    expect(bob.down!.restarts).toBe(1)
    expect(again.last('offer').sdp).toContain('a=ice-ufrag:new1')
    // To an offer that the client had before: it has not begun again.
    again.answer({ id: 0 })
    expect(bob.down!.remote).toMatchObject({ ufrag: 'clnt' })
    again.answer({ ufrag: 'othr' })
    expect(bob.down!.remote).toMatchObject({ ufrag: 'othr' })
    stage.pass(5000)
    expect(again.all('offer').length).toBe(1)
  })

  it('a track that came while it was away, and one that went, are in the new offer', () => {
    const alice = joined('alice')
    const { camera } = alice.publish()
    bob.answer()
    stage.pass(50)
    bob.answer()
    stage.worker.socketClosed(bob.socket)
    alice.offer(CHROMIUM_OFFER.replace(/a=sendonly(\r?\na=msid:- dd54)/, 'a=inactive$1'))
    const carol = joined('carol')
    carol.publish()
    const again = stage.resume(bob)
    stage.pass(50)
    expect(sidsOf(again)).not.toContain(camera)
    expect(sidsOf(again).length).toBe(3)
  })
})

it('data waits for the connection of the server’s, and comes by that alone', () => {
  const alice = joined('alice')
  alice.answer()
  bob.down!.open = false
  const data = new DataPacket({ value: { case: 'user', value: new UserPacket({ payload: Uint8Array.of(1) }) } })
  alice.peer!.receive('_reliable', data.toBinary())
  bob.answer()
  bob.down!.open = true
  stage.pass(50)
  expect(bob.down!.sent.length).toBe(1)
  expect(bob.peer!.sent).toEqual([])
  // What a client sends by the connection that it receives by is no message.
  bob.down!.receive('_reliable', data.toBinary())
  expect(alice.down!.sent).toEqual([])
})

it('what a client asked for in its query holds', () => {
  const request = new JoinRequest({ connectionSettings: { autoSubscribe: false } })
  const shy = stage.join('shy', { request })
  stage.pass(50)
  shy.answer()
  joined('alice').publish()
  stage.pass(50)
  expect(shy.all('offer').length).toBe(1)
})
