import { expect, it } from 'vitest'
import { Stage } from '../room/worker-stage.suite.ts'
import type { WorkerReport } from './worker-report.ts'

function reportOf(stage: Stage, room: string | null): WorkerReport {
  const reply = stage.worker.call({ verb: 'report', room })
  if (!reply.ok || reply.report === undefined) throw new Error('no report')
  return reply.report
}

it('tells of each room and person, and of the tracks of the room that is asked for', () => {
  const stage = new Stage()
  const alice = stage.join('alice')
  const { camera, mic } = alice.publish()
  const bob = stage.join('bob', { leg: { kind: 'sip' } })
  bob.offer()
  stage.pass(50)
  bob.offer()
  const { rooms, signalSockets, engine } = reportOf(stage, null)
  expect({ signalSockets, peers: engine.peers }).toEqual({ signalSockets: 2, peers: 2 })
  expect(rooms.map(({ room }) => room)).toEqual(['room'])
  expect(rooms[0]).toMatchObject({ published: { audio: 1, video: 1 }, subscribed: { audio: 1, video: 1 } })
  expect(rooms[0]?.people).toMatchObject([
    { sid: alice.sid, name: 'ALICE', kind: 'standard', tracks: null, peer: { protocol: 'udp' } },
    { sid: bob.sid, name: 'BOB', kind: 'sip', tracks: null },
  ])
  const [, tracksOfBob] = reportOf(stage, 'room').rooms[0]!.people.map(({ tracks }) => tracks)
  const [tracksOfAlice] = reportOf(stage, 'room').rooms[0]!.people.map(({ tracks }) => tracks)
  expect(tracksOfAlice?.sends).toMatchObject([
    { sid: mic, kind: 'audio', source: 'microphone', muted: false, codec: 'opus' },
    { sid: camera, kind: 'video', source: 'camera', layers: [{ packets: 9, lost: 2, jitterMs: 3 }] },
  ])
  expect(tracksOfBob?.sends).toEqual([])
  expect(tracksOfBob?.receives.map(({ sid, from, source }) => ({ sid, from, source }))).toEqual([
    { sid: mic, from: alice.sid, source: 'microphone' },
    { sid: camera, from: alice.sid, source: 'camera' },
  ])
  expect(reportOf(stage, 'another').rooms[0]?.people[0]?.tracks).toBeNull()
})

it('holds neither addresses of people, nor identities, nor anything secret', () => {
  const stage = new Stage()
  stage.join('leg_of_alice', { leg: { name: 'Alice', metadata: 'meta', attributes: { secret: 'attribute' } } }).publish()
  const text = JSON.stringify(reportOf(stage, 'room'))
  for (const kept of ['leg_of_alice', 'meta', 'attribute', 'candidate', 'ufrag']) expect(text).not.toContain(kept)
})
