/** The TURN server as a way to somewhere else, or as a way in. */
import { SignalResponse } from '@livekit/protocol'
import { setLock } from '../harness/cast.ts'
import type { Visitor } from '../harness/visitor.ts'
import type { TurnPass } from '../../src/sfu/transport/turn/turn-pass.ts'
import { TurnSocket } from '../../src/sfu/transport/turn/turn-socket.suite.ts'
import type { Attack } from './attack.ts'
import type { Stage } from './stage.ts'

const portOf = (stage: Stage): number => Number(new URL(stage.target.url).port)

/** What the media socket told of TURN: the passes in all its frames. */
function passesIn(frames: readonly Uint8Array[]): readonly TurnPass[] {
  const messages = frames.map((frame) => SignalResponse.fromBinary(frame).message)
  const servers = messages.flatMap((message) => (message.case === 'join' || message.case === 'reconnect' ? message.value.iceServers : []))
  return servers.map(({ username, credential }) => ({ username, password: credential }))
}

async function passOf(visitor: Visitor, token: string): Promise<TurnPass> {
  const [pass] = passesIn((await visitor.openMedia(token, { untilFrame: true, waitMs: 10_000 })).frames)
  if (pass === undefined) throw new Error('an admitted leg was told of no TURN')
  return pass
}

/** Of somebody who was admitted to a meeting that has just begun. */
async function relayOfGuest(stage: Stage): Promise<TurnSocket> {
  const { number } = await stage.start()
  const guest = stage.stranger()
  const { media } = await guest.enter({ number })
  return new TurnSocket(portOf(stage), await passOf(guest, media.token))
}

const openRelay: Attack = {
  name: 'An attendee’s TURN as a way into the operator’s network',
  precedent: 'Slack’s TURN servers reached its internal services (Enable Security, 2020); coturn CVE-2020-26262',
  async play(stage) {
    const relay = await relayOfGuest(stage)
    const allocated = await relay.allocate()
    const targets = [
      { address: '169.254.169.254', port: 80 },
      { address: '10.0.0.1', port: 22 },
      { address: '127.0.0.1', port: portOf(stage) },
      { address: '0.0.0.0', port: stage.target.mediaPort },
      { address: '203.0.113.5', port: stage.target.mediaPort },
      { address: '::1', port: portOf(stage) },
      { address: '::ffff:169.254.169.254', port: 80 },
    ]
    const codes: (number | null)[] = []
    for (const target of targets) codes.push((await relay.ask(relay.client.bind(0x4000, target))).code)
    relay.close()
    return {
      tried: `channels to ${String(targets.length)} addresses that are not the media port`,
      got: `allocation ${allocated.succeeded ? 'granted' : String(allocated.code)}; ${codes.map(String).join(', ')}`,
      safe: allocated.succeeded && codes.every((code) => code === 403),
    }
  },
}

const stolenPass: Attack = {
  name: 'A removed person’s TURN credentials',
  precedent: 'passwords by the TURN REST API stay good until their time is over, whoever is removed',
  async play(stage) {
    const run = await stage.start()
    const guest = stage.stranger()
    const entered = await guest.enter({ number: run.number })
    const pass = await passOf(guest, entered.media.token)
    const [relay, thief] = [new TurnSocket(portOf(stage), pass), new TurnSocket(portOf(stage), pass)]
    const before = await relay.allocate()
    await stage.organizer.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId: entered.attendeeId }, body: {} })
    const began = performance.now()
    while (!relay.closed && performance.now() - began < 10_000) await new Promise((resolve) => setTimeout(resolve, 10))
    const after = await thief.allocate()
    for (const each of [relay, thief]) each.close()
    return {
      tried: 'going on with a relay after the removal, and a new one by the same credentials',
      got: `before: ${before.succeeded ? 'granted' : 'refused'}; the relay ${relay.closed ? 'was cut' : 'goes on'}; again: ${String(after.code)}`,
      safe: before.succeeded && relay.closed && after.code === 401,
    }
  },
}

const withoutAdmission: Attack = {
  name: 'TURN for somebody whom the lock keeps out',
  precedent: 'one TURN password for everybody, there to read for whoever opens the page',
  async play(stage) {
    const run = await stage.start()
    await setLock(stage.organizer, run, true)
    const stranger = stage.stranger()
    const knock = await stranger.knock({ number: run.number })
    const media = await stranger.openMedia('eyJhbGciOiJIUzI1NiJ9.e30.x')
    const guesses = [run.organizer.legId, 'latch', ''].map((username) => ({ username, password: run.conferenceId }))
    const codes: (number | null)[] = []
    for (const guess of guesses) {
      const relay = new TurnSocket(portOf(stage), guess)
      codes.push((await relay.allocate()).code)
      relay.close()
    }
    return {
      tried: 'the door, the media socket, and TURN with made-up credentials',
      got: `door ${knock}; ${String(passesIn(media.frames).length)} credentials; TURN ${codes.map(String).join(', ')}`,
      safe: knock === 'meeting_locked' && media.bytes === 0 && codes.every((code) => code === 401),
    }
  },
}

const turnFlood: Attack = {
  name: 'A flood of TURN connections without credentials',
  precedent: 'connections that cost the server more than the sender, before anybody is known',
  async play(stage) {
    const relay = await relayOfGuest(stage)
    await relay.allocate()
    let cut = 0
    for (let round = 0; round < 5; round++) {
      const many = Array.from({ length: 100 }, () => new TurnSocket(portOf(stage), { username: 'x', password: 'x' }, '127.0.0.77'))
      const answers = await Promise.all(many.map((each) => each.next(each.client.allocate())))
      cut += answers.filter((answer) => answer === null).length
      for (const each of many) each.close()
    }
    const goesOn = await relay.ask(relay.client.refresh(600))
    const alive = (await stage.stranger().fetch(`${stage.target.url}/api/v1/server`)).status
    relay.close()
    return {
      tried: '500 connections from one address, 100 at a time',
      got: `${String(cut)} cut; a relay that stood ${goesOn.succeeded ? 'goes on' : 'is gone'}; the server answers ${String(alive)}`,
      safe: cut > 0 && goesOn.succeeded && alive === 200,
    }
  },
}

export const relayAttacks: readonly Attack[] = [openRelay, stolenPass, withoutAdmission, turnFlood]
