/** Frames of LiveKit's protocol by somebody who is in a room: the others stay, and hear what they would. */
import {
  AddTrackRequest,
  DataPacket,
  LeaveRequest,
  MuteTrackRequest,
  Ping,
  SessionDescription,
  SignalRequest,
  SyncState,
  TrickleRequest,
  UpdateSubscription,
  UpdateTrackSettings,
} from '@livekit/protocol'
import { CHROMIUM_MIC, CHROMIUM_OFFER, Stage } from '../../../src/signalling/room/worker-stage.suite.ts'
import { Tape } from '../tape.ts'
import { hold, type FuzzTarget } from '../target.ts'

const MOST_FRAMES = 20

const MESSAGES: readonly SignalRequest['message'][] = [
  { case: 'addTrack', value: new AddTrackRequest({ cid: CHROMIUM_MIC }) },
  { case: 'offer', value: new SessionDescription({ type: 'offer', sdp: CHROMIUM_OFFER, id: 7 }) },
  { case: 'trickle', value: new TrickleRequest({ candidateInit: '{"candidate":"candidate:1 1 udp 1 192.0.2.1 4 typ host"}' }) },
  { case: 'subscription', value: new UpdateSubscription({ trackSids: ['TR_1'], subscribe: true }) },
  { case: 'trackSetting', value: new UpdateTrackSettings({ trackSids: ['TR_1'], disabled: true }) },
  { case: 'mute', value: new MuteTrackRequest({ sid: 'TR_1', muted: true }) },
  { case: 'syncState', value: new SyncState({ datachannelReceiveStates: [] }) },
  { case: 'pingReq', value: new Ping({ timestamp: 1n, rtt: 2n }) },
  { case: 'leave', value: new LeaveRequest({}) },
]

const joined = (frames: readonly Uint8Array[]): Buffer =>
  Buffer.concat(frames.flatMap((bytes) => [Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]))

export const signalling: FuzzTarget = {
  name: 'signalling',
  seeds: () => {
    const frames = MESSAGES.map((message) => new SignalRequest({ message }).toBinary())
    return [joined(frames), ...frames.map((frame) => joined([frame])), joined([new DataPacket({}).toBinary()])]
  },
  pieces: ['TR_', 'a=mid:0\r\n', 'offer', '\u0008\u0001', '\u0012\u0000'],
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const stage = new Stage()
  const bob = stage.join('bob')
  const mallory = stage.join('mallory')
  const tape = new Tape(input)
  for (let count = 0; count < MOST_FRAMES && !tape.isOver; count++) {
    stage.worker.frame(mallory.socket, tape.bytes((tape.byte() << 8) | tape.byte()))
  }
  stage.pass(100)
  hold(bob.closedWith() === null, 'somebody else was thrown out')
  hold(stage.posted.length < 1_000, 'a few frames made thousands')
  const answers = [...new Set(mallory.heard())].filter((name) => name !== 'join').toSorted()
  return `${answers.join(' ')} ${mallory.closedWith() ?? 'stays'}`
}
