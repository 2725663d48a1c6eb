/** Room systems that send what no room system sends, in a call that is their right: beside them everybody goes on seeing and hearing. */
import { compositorOf } from '../../../bench/rooms/compositor-of.ts'
import { usageOf } from '../../../bench/process-usage.ts'
import { FilmCrew } from '../../../bench/rooms/film-crew.ts'
import type { EncodedPicture } from '../../../src/compositor/picture-encoder.ts'
import { packetize } from '../../../src/phone/media/video/packetize.ts'
import { toneIn } from '../../harness/tone.ts'
import type { Attack } from '../attack.ts'
import { BAD_OFFERS } from './bad-offers.ts'
import { badPayload, flipped, rtpPacket, withBadHead } from './bad-pictures.ts'
import { badReport, fullIntra, pictureLoss, type Subjects } from './bad-reports.ts'
import type { Caller } from './caller.ts'
import { hearsTone, pause, until } from './phones.ts'
import { RATE } from './recording.ts'
import { callByRoom, freshRoom, showingHost, type RoomCall } from './room-call.ts'
import type { RoomPicture } from './room-picture.ts'

const OF_MEETING = 1_613
const HOSTILES = 0xb38d
/** Of 32,768: so loud is a tone that is there. */
const THERE = 300
const ATTACK_MS = 12_000
const BATCH = 20
const BATCH_MS = 10
/** The picture is back within it where the compositor had to be replaced: DESIGN says 2 s, and the machine may be slow. */
const MOST_STILL = 6_000
/** Of all seconds: those who sing and those who listen share the machine with what they attack. */
const MOST_SILENT = 0.2
const MOST_GROWTH_MB = 150
const MOST_LOGGED = 60_000

/** As it would send, were it not for what it does to it: one packet in four is as it should be, so that its picture is decoded at all. */
class Weapon {
  sent = 0
  readonly #picture: RoomPicture
  readonly #own = 0x1badcafe
  #sequence = 0
  #payload: Buffer = Buffer.alloc(1)

  constructor(picture: RoomPicture) {
    this.#picture = picture
  }

  get subjects(): Subjects {
    const { ssrc, sequence } = this.#picture.last
    return { ours: ssrc, sequence, own: this.#own }
  }

  /** Its pictures are those of a camera at first, and then with some bits the other way round. */
  shoot({ data, time }: EncodedPicture, spoilt: boolean): void {
    const payloads = packetize(data, 1)
    for (const [at, payload] of payloads.entries()) {
      this.#payload = Buffer.from(payload)
      const marker = at === payloads.length - 1
      this.#send(spoilt && Math.random() < 0.2 ? flipped(this.#payload, 3) : this.#payload, Math.round(time * 90), marker)
    }
  }

  nonsense(): void {
    const timestamp = Math.round(performance.now() * 90)
    if (Math.random() < 0.6) this.#send(badPayload(this.#payload), timestamp, Math.random() < 0.5)
    else this.#fire(badReport(this.subjects))
    if (Math.random() < 0.1) this.#fire(withBadHead(this.#packet(this.#payload, timestamp, true)))
  }

  #send(payload: Uint8Array, timestamp: number, marker: boolean): void {
    this.#sequence += Math.random() < 0.01 ? 1_000 : 1
    this.#fire(this.#packet(payload, timestamp, marker))
  }

  #packet(payload: Uint8Array, timestamp: number, marker: boolean): Buffer {
    const payloadType = this.#picture.agreed?.payload.send ?? 96
    return rtpPacket({ payloadType, sequence: this.#sequence, timestamp, ssrc: this.#own, marker }, payload)
  }

  #fire(packet: Uint8Array): void {
    this.#picture.send(packet)
    this.sent += 1
  }
}

async function fire(weapon: Weapon): Promise<void> {
  const end = performance.now() + ATTACK_MS
  while (performance.now() < end) {
    for (let count = 0; count < BATCH; count++) weapon.nonsense()
    await pause(BATCH_MS)
  }
}

/** How often each outcome came. After each that was answered it offers as it should, so that the next has a picture to break. */
async function offerBadly({ caller }: RoomCall): Promise<string> {
  const outcomes = new Map<string, number>()
  for (const alter of BAD_OFFERS) {
    const kind = caller.isOver ? 'not made' : await caller.offerAgain(alter)
    outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1)
    if (kind === 'answered') await caller.offerAgain((sdp) => sdp)
  }
  return [...outcomes].map(([kind, count]) => `${String(count)} ${kind}`).join(', ')
}

/** Seconds of it without the tone, but for the one that it may begin in. */
function silentSeconds(heard: Int16Array): number {
  let silent = 0
  for (let at = 0; at + RATE <= heard.length; at += RATE)
    if (toneIn({ rate: RATE, samples: heard.subarray(at, at + RATE) }, OF_MEETING) < THERE) silent += 1
  return silent
}

const hostile: Attack = {
  name: 'A hostile room system: broken pictures, forged reports, impossible offers',
  precedent: 'Project Zero, “Adventures in Video Conferencing” (2018): malformed RTP broke FaceTime, WebRTC and WhatsApp',
  async play(stage) {
    const phones = await stage.phones()
    const { server } = stage.target
    const run = await stage.start()
    // It receives nothing: its decoder would complain of every picture.
    const host = await showingHost(stage, run, OF_MEETING, false)
    const [guest, evil] = [freshRoom(), freshRoom()]
    const [beside, phone] = [await callByRoom(phones, run.number, guest), await phones.call({ to: run.number })]
    const room = await callByRoom(phones, run.number, evil)
    const weapon = new Weapon(room.picture)
    let spoilt = false
    await room.picture.film(HOSTILES, (picture) => weapon.shoot(picture, spoilt))
    const goesOn = (): boolean => hearsTone(phone.heard, OF_MEETING) && hearsTone(beside.caller.heard, OF_MEETING)
    await until(() => goesOn() && beside.picture.eyes.sees(HOSTILES), 'the room beside sees the hostile one, and all hear', 60_000)
    const before = { rss: usageOf(server.pid).rssMB, logged: server.output.length, compositor: compositorOf(server.pid) }
    const marks = [phone, beside.caller].map((caller) => [caller, caller.heard.length] as const)
    beside.picture.eyes.takeLongestStill()
    spoilt = true
    const began = performance.now()
    await fire(weapon)
    const offers = await offerBadly(room)
    const ended = room.caller.isOver
    room.close()
    const still = beside.picture.eyes.takeLongestStill()
    const seconds = (performance.now() - began) / 1_000
    const silent = marks.map(([caller, from]) => silentSeconds(caller.heard.slice(from)))
    const heard = marks.map(([caller, from]) => (caller.heard.length - from) / RATE)
    const changes = beside.picture.eyes.changes
    const control = await until(() => beside.picture.eyes.changes > changes + 20 && goesOn(), 'all goes on').then(
      () => true,
      () => false,
    )
    const after = { rss: usageOf(server.pid).rssMB, logged: server.output.length, compositor: compositorOf(server.pid) }
    beside.close()
    phone.hangUp()
    await host.close()
    const grown = after.rss - before.rss
    const logged = after.logged - before.logged
    return {
      tried: `${String(weapon.sent)} packets in ${(ATTACK_MS / 1_000).toFixed(0)} s and ${String(BAD_OFFERS.length)} offers (${offers}), beside a room and a telephone`,
      got: `its call ${ended ? 'ended' : 'stood'}; the room beside: ${still.toFixed(0)} ms still at the longest, sees on: ${String(control)}; without sound: ${silent.join(' and ')} of ${heard.map((length) => length.toFixed(1)).join(' and ')} s; the server: ${String(grown)} MB more, ${String(logged)} bytes logged; its compositor ${before.compositor === after.compositor ? 'stayed' : 'was replaced'}`,
      safe:
        weapon.sent > 4 * FEWEST &&
        control &&
        still < MOST_STILL &&
        silent.every((count, at) => count <= (heard[at] ?? 0) * MOST_SILENT) &&
        heard.every((length) => length > seconds * (1 - MOST_SILENT)) &&
        grown < MOST_GROWTH_MB &&
        logged < MOST_LOGGED,
    }
  },
}

const STORM_MS = 5_000
const A_SECOND = 1_000
/** On a busy machine; far more than are obeyed. */
const FEWEST = 500
/** Key frames: two a second by RTCP, and as many by INFO. */
const MOST_KEYS = (4 * STORM_MS) / 1_000 + 3
/** Of a browser, for all that rooms ask. */
const MOST_ASKED = 5

const storming: Attack = {
  name: 'A room system that asks for key frames a thousand times a second',
  precedent: 'RFC 6642: feedback that implodes; a key frame costs as much as many other pictures',
  async play(stage) {
    const phones = await stage.phones()
    const run = await stage.start()
    const crew = await FilmCrew.start([(await stage.organizer.copy().enter({ number: run.number }, 'Host', 'sdk')).media])
    const room = await callByRoom(phones, run.number)
    const { eyes } = room.picture
    await until(() => eyes.changes > 30, 'the room sees the meeting', 60_000)
    const before = { keys: eyes.keyFrames, asked: crew.keyFramesAsked, changes: eyes.changes }
    const sent = await storm(room.caller, room.picture)
    const keys = eyes.keyFrames - before.keys
    const asked = crew.keyFramesAsked - before.asked
    const changes = eyes.changes - before.changes
    room.close()
    crew.close()
    return {
      tried: `${String(sent)} requests in ${(STORM_MS / 1_000).toFixed(0)} s by PLI, FIR and INFO`,
      got: `${String(keys)} key frames came (at most ${String(MOST_KEYS)}), the browser was asked for ${String(asked)}; the picture changed ${String(changes)} times meanwhile`,
      safe: sent > FEWEST && keys > 0 && keys <= MOST_KEYS && asked <= MOST_ASKED && changes > 0,
    }
  },
}

async function storm(caller: Caller, picture: RoomPicture): Promise<number> {
  const began = performance.now()
  let sent = 0
  for (let elapsed = 0; elapsed < STORM_MS; elapsed = performance.now() - began) {
    const subjects = { ours: picture.last.ssrc, sequence: 0, own: 0x1badcafe }
    for (; sent < (elapsed * A_SECOND) / 1_000; sent++)
      picture.send(sent % 2 === 0 ? pictureLoss(subjects) : fullIntra(subjects, sent & 255))
    void caller.askForKeyFrame()
    await pause(BATCH_MS)
  }
  return sent
}

export const hostileRoomAttacks: readonly Attack[] = [hostile, storming]
