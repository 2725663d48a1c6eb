/** Room systems that nobody let in, or that were put out: nothing of the meeting reaches them, and nothing of them the meeting. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Bot } from '../../harness/bot.ts'
import { setLock, type Run } from '../../harness/cast.ts'
import { toneIn } from '../../harness/tone.ts'
import type { Attack } from '../attack.ts'
import type { Stage } from '../stage.ts'
import { byeOf, wishesOf } from './bad-reports.ts'
import { rtpPacket } from './bad-pictures.ts'
import { hearsTone, isFreeOf, pause, until } from './phones.ts'
import { callByRoom, freshRoom, picturesSeenBy, showingHost, type RoomCall } from './room-call.ts'
import { TimedCamera } from './timed-camera.ts'
import { packetize } from '../../../src/phone/media/video/packetize.ts'

const OF_MEETING = 1_613
const OF_ROOM = 700
/** Of 32,768. */
const BOT_HEARS = 500
/** What cameras say. */
const [ROOMS, OTHERS] = [0xb38d, 0x9a6d] as const
/** Pages that take each other’s place, and their coming in. A meeting that moves changes as often in a second. */
const MOST_PAGES = 12
const AFTER_MS = 3_000
/** How long a removed one may still get what was on its way. */
const REMOVED_MS = 2_000

const loudest = (bot: Bot): number =>
  Math.max(0, ...[...bot.heard.values()].map(({ recent }) => toneIn({ rate: 48_000, samples: recent }, OF_ROOM)))

const holds = (promise: Promise<void>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false,
  )

async function atDoor(stage: Stage, { conferenceId }: Run, name: string): Promise<string> {
  const find = async () => (await stage.organizer.do('conference', { params: { conferenceId } })).door.find((one) => one.name === name)
  await until(async () => (await find()) !== undefined, `${name} is at the door`)
  return (await find())?.id ?? ''
}

/** A room that films and sings at the door, and what became of that until some time after its call was over. */
async function refusedCall(stage: Stage, run: Run, host: Bot, user: string, meanwhile: (id: string) => Promise<unknown>) {
  const room = await callByRoom(await stage.phones(), run.number, user)
  room.caller.sing(OF_ROOM)
  await room.picture.film(ROOMS)
  let heardOfIt = 0
  if (room.caller.refusedWith === null) await meanwhile(await atDoor(stage, run, user))
  await until(() => ((heardOfIt = Math.max(heardOfIt, loudest(host))), room.caller.isOver), 'the room is hung up', 60_000)
  await pause(AFTER_MS)
  const { pictures, changes } = room.picture.eyes
  const seen = picturesSeenBy(host)
  const isFree = isFreeOf(room.caller.heard, OF_MEETING)
  room.close()
  return { pictures, changes, isFree, heardOfIt, seen }
}

const refused: Attack = {
  name: 'A room system that looks and films before anybody lets it in',
  precedent: 'Citizen Lab 2020: Zoom sent video to those who waited; BigBlueButton #15163, #23536: callers heard the room',
  async play(stage) {
    const phones = await stage.phones()
    const run = await stage.startLocked()
    const { conferenceId } = run
    const host = await showingHost(stage, run, OF_MEETING)
    const room = freshRoom()
    const verb = (name: 'ignore' | 'blockAtDoor') => (doorEntryId: string) =>
      stage.organizer.do(name, { params: { conferenceId, doorEntryId } })
    const standing = await refusedCall(stage, run, host, freshRoom(), async () => undefined)
    const ignored = await refusedCall(stage, run, host, room, verb('ignore'))
    const blocked = await refusedCall(stage, run, host, freshRoom(), verb('blockAtDoor'))
    const calls = [standing, ignored, blocked]
    // The same ways carry pictures and sound as soon as the meeting is open: what was absent could have been seen.
    await setLock(stage.organizer, run, false)
    const admitted = await callByRoom(phones, run.number)
    admitted.caller.sing(OF_ROOM)
    await admitted.picture.film(ROOMS)
    const both = (): boolean =>
      admitted.picture.eyes.changes > 3 * MOST_PAGES &&
      hearsTone(admitted.caller.heard, OF_MEETING) &&
      picturesSeenBy(host) > 10 &&
      loudest(host) > BOT_HEARS
    const control = await holds(until(both, 'an admitted room sees, hears, is seen and heard', 60_000))
    admitted.close()
    await host.close()
    const list = (of: (call: (typeof calls)[number]) => unknown): string => calls.map((call) => String(of(call))).join(', ')
    return {
      tried: 'rooms that film and sing at a locked meeting: one that stands at its door, one that is ignored there, one that is blocked',
      got: `pictures decoded: ${list(({ pictures }) => pictures)}, of which another than before: ${list(({ changes }) => changes)}; free of the meeting’s tone: ${list(({ isFree }) => isFree)}; their own in the meeting: ${list(({ heardOfIt }) => heardOfIt.toFixed(0))}; pictures seen of them: ${list(({ seen }) => seen)}; admitted, all is seen and heard: ${String(control)}`,
      safe:
        calls.every(({ pictures, changes, isFree }) => pictures > 0 && changes <= MOST_PAGES && isFree) &&
        calls.every(({ seen, heardOfIt }) => seen === 0 && heardOfIt < BOT_HEARS / 10) &&
        control,
    }
  },
}

const lingering: Attack = {
  name: 'A room system that was removed, and goes on looking and filming',
  precedent: 'Webex CVE-2020-3419, Zoom CVE-2022-28758: ghosts who stayed with sound and picture',
  async play(stage) {
    const phones = await stage.phones()
    const run = await stage.start()
    const host = await showingHost(stage, run, OF_MEETING)
    const user = freshRoom()
    const room = await callByRoom(phones, run.number, user)
    room.caller.sing(OF_ROOM)
    await room.picture.film(ROOMS)
    const { eyes } = room.picture
    const both = (): boolean => eyes.changes > 3 * MOST_PAGES && picturesSeenBy(host) > 10 && loudest(host) > BOT_HEARS
    const control = await holds(until(both, 'it sees, is seen and heard', 60_000))
    const { conferenceId } = run
    const { attendees } = await stage.organizer.do('conference', { params: { conferenceId } })
    const attendeeId = attendees.find(({ name }) => name === user)?.id ?? ''
    await stage.organizer.do('removeAttendee', { params: { conferenceId, attendeeId }, body: {} })
    await pause(REMOVED_MS)
    const before = { heard: room.caller.heard.length, changes: eyes.changes, seen: picturesSeenBy(host), at: performance.now() }
    await until(() => room.caller.isOver, 'it is hung up')
    await pause(AFTER_MS)
    const [changes, seen] = [eyes.changes - before.changes, picturesSeenBy(host) - before.seen]
    const isFree = isFreeOf(room.caller.heard.slice(before.heard), OF_MEETING)
    const isHeard = [...host.heard.values()].some(({ lastAt }) => lastAt > before.at)
    room.close()
    await host.close()
    return {
      tried: 'filming and singing on after the removal, past the farewell and the BYE',
      got: `from ${String(REMOVED_MS)} ms after it: other pictures than before: ${String(changes)}, free of the meeting’s tone: ${String(isFree)}; pictures seen of it: ${String(seen)}, it is heard: ${String(isHeard)}; before it all was seen and heard: ${String(control)}`,
      safe: control && changes <= MOST_PAGES && isFree && seen === 0 && !isHeard,
    }
  },
}

/** Packets of a camera and wishes in its name, from another address to the ports of a room’s call. Tells what came back. */
async function spray({ picture }: RoomCall, address: string): Promise<{ readonly sent: number; readonly back: number }> {
  const socket = createSocket('udp4')
  let [sent, back, sequence] = [0, 0, 0]
  socket.on('message', () => (back += 1))
  socket.bind(0, address)
  await once(socket, 'listening')
  const { port } = picture.where
  const fire = (packet: Uint8Array): void => {
    for (const to of [port, port + 1]) socket.send(packet, to, '127.0.0.1')
    sent += 2
  }
  const camera = await TimedCamera.roll(OTHERS, ({ data, time }) => {
    const payloads = packetize(data, 1)
    for (const [at, payload] of payloads.entries()) {
      const marker = at === payloads.length - 1
      const payloadType = picture.agreed?.payload.send ?? 96
      fire(rtpPacket({ payloadType, sequence: sequence++, timestamp: Math.round(time * 90), ssrc: 0x0badf00d, marker }, payload))
    }
    const subjects = { ours: picture.last.ssrc, sequence: picture.last.sequence, own: 0x0badf00d }
    for (let times = 0; times < 10; times++) for (const wish of [...wishesOf(subjects), byeOf(subjects.ours)]) fire(wish)
  })
  await pause(SPRAY_MS)
  camera.close()
  socket.close()
  return { sent, back }
}

const SPRAY_MS = 5_000
/** A key frame of its own accord may come along. */
const MOST_KEYS = 2

const sprayed: Attack = {
  name: 'Pictures and wishes sprayed at a room system’s ports by a stranger',
  precedent: 'RTP Bleed (CVE-2017-14099, AST-2017-005): who sent to a port was sent the call, and heard in it',
  async play(stage) {
    const phones = await stage.phones()
    const run = await stage.start()
    const host = await showingHost(stage, run, OF_MEETING)
    const [victim, beside] = [await callByRoom(phones, run.number), await callByRoom(phones, run.number)]
    await victim.picture.film(ROOMS)
    await until(() => beside.picture.eyes.sees(ROOMS) && victim.picture.eyes.changes > 30, 'they see each other', 60_000)
    const { eyes } = victim.picture
    const before = { keys: eyes.keyFrames, changes: eyes.changes, seen: picturesSeenBy(host) }
    const { sent, back } = await spray(victim, '127.8.0.9')
    const keys = eyes.keyFrames - before.keys
    const changes = eyes.changes - before.changes
    const seen = picturesSeenBy(host) - before.seen
    const shown = beside.picture.eyes.sees(OTHERS)
    // Its own wish is obeyed by the same port, and its own camera’s other picture seen.
    await victim.picture.film(OTHERS)
    const asked = eyes.keyFrames
    void victim.caller.askForKeyFrame()
    const control = await holds(until(() => beside.picture.eyes.sees(OTHERS) && eyes.keyFrames > asked, 'its own are', 60_000))
    victim.close()
    beside.close()
    await host.close()
    return {
      tried: `${String(sent)} packets in ${(SPRAY_MS / 1_000).toFixed(0)} s: another camera’s picture, PLI, FIR, TMMBR of nothing, losses, BYE`,
      got: `shown to the room beside: ${String(shown)}; sent back: ${String(back)}; key frames: ${String(keys)}; the victim’s picture changed ${String(changes)} times meanwhile, its camera was seen in ${String(seen)} pictures; its own other picture and wish: ${String(control)}`,
      safe: sent > 500 && !shown && back === 0 && keys <= MOST_KEYS && changes > 5 && seen > 5 && control,
    }
  },
}

export const unseenRoomAttacks: readonly Attack[] = [refused, lingering, sprayed]
