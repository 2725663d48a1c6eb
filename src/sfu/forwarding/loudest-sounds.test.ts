/** Many open microphones, few slots: what a subscriber is sent of them. */
import { describe, expect, it } from 'vitest'
import { Loudest } from '../audio/loudest.ts'
import { u32 } from '../rtp/network-order.ts'
import { EXTENSION_IDS, OPUS, SimulatedClient, type SeenPacket } from './simulated-client.suite.ts'

const SLOTS = 2
const QUIET = 90
const SPEECH = 25
const PACKET_MS = 20
const TICKS = 960
const WALL = 3_900_000_000_000

/** People with a microphone each, and one who hears them all. */
class Crowd {
  readonly clock = { ms: 1000 }
  readonly listener = new SimulatedClient(this.clock)
  readonly speakers: SimulatedClient[]
  readonly tracks
  readonly #loudest = new Loudest<number>(SLOTS)
  #sent = 0

  constructor(people: number) {
    this.listener.connect()
    this.speakers = Array.from({ length: people }, () => new SimulatedClient(this.clock))
    this.tracks = this.speakers.map((speaker, id) => {
      speaker.connect()
      const gate = {
        passes: (level: number, now: number) => this.#loudest.passes(id, level, now),
        rest: () => this.#loudest.forget(id),
      }
      const source = speaker.media.addUpTrack({ mid: '1', kind: 'audio', codecs: [OPUS], extensions: EXTENSION_IDS, encodings: [{}], gate })
      this.listener.media.addDownTrack({ mid: `${id}`, source, codec: OPUS, extensions: EXTENSION_IDS, ssrc: ssrcOf(id) })
      return source
    })
  }

  /** Everybody sends so many packets; their first byte says which. `null` says no level. */
  say(levels: readonly (number | null)[], packets: number): this {
    for (let i = 0; i < packets; i++) {
      this.clock.ms += PACKET_MS
      this.#sent++
      levels.forEach((level, id) => this.#speak(id, level))
    }
    return this
  }

  /** Everybody says what time it is, and the server passes it on. */
  report(): void {
    for (const speaker of this.speakers) speaker.sendReport(senderReport(WALL + this.clock.ms, this.#sent * TICKS))
    this.listener.media.tick()
  }

  heard(id: number): SeenPacket[] {
    return this.listener.packetsOf(ssrcOf(id))
  }

  /** Numbers of the packets that were heard. */
  numbers(id: number): number[] {
    return this.heard(id).map(({ payload }) => payload.readUInt16BE())
  }

  #speak(id: number, level: number | null): void {
    const payload = Buffer.alloc(40)
    payload.writeUInt16BE(this.#sent)
    const extensions: [number, Buffer][] = [[1, Buffer.from('1')], ...(level === null ? [] : [[6, Buffer.of(level)] as [number, Buffer]])]
    const packet = {
      ssrc: 9,
      payloadType: OPUS.payloadType,
      sequence: 65_500 + this.#sent,
      timestamp: this.#sent * TICKS,
      payload,
      extensions,
    }
    this.speakers[id]!.send(packet)
  }
}

const ssrcOf = (id: number): number => 0x100 + id

function senderReport(wall: number, timestamp: number): Buffer {
  const report = Buffer.from('80c80006000000090000000000000000000000000000000000000000', 'hex')
  report.writeUInt32BE(Math.floor(wall / 1000), 8)
  report.writeUInt32BE(Math.floor(((wall % 1000) / 1000) * 2 ** 32), 12)
  report.writeUInt32BE(timestamp, 16)
  return report
}

/** Of an SSRC's last sender report: the RTP timestamp, and the wall clock in milliseconds. */
function lastReport(client: SimulatedClient, ssrc: number): { timestamp: number; wall: number } | null {
  for (const report of client.reports.toReversed())
    for (let at = 0; at < report.length; at += (report.readUInt16BE(at + 2) + 1) * 4)
      if (report[at + 1] === 200 && u32(report, at + 4) === ssrc)
        return { timestamp: u32(report, at + 16), wall: u32(report, at + 8) * 1000 + (u32(report, at + 12) / 2 ** 32) * 1000 }
  return null
}

describe('of many open microphones', () => {
  it('as many are heard as there are slots, whole from the first packet of a word', () => {
    const crowd = new Crowd(4).say([QUIET, QUIET, QUIET, QUIET], 5)
    expect([2, 3].map((id) => crowd.numbers(id))).toEqual([[], []])
    crowd.say([QUIET, QUIET, SPEECH, QUIET], 200)
    expect(crowd.numbers(2)).toEqual(Array.from({ length: 200 }, (_, i) => i + 6))
    crowd.say([QUIET, QUIET, SPEECH, SPEECH], 100)
    expect(crowd.numbers(3)).toEqual(Array.from({ length: 100 }, (_, i) => i + 206))
    expect(crowd.numbers(2).length).toBe(300)
  })

  it('who is heard again has numbers without a gap, and the time that has passed', () => {
    const crowd = new Crowd(3).say([SPEECH, SPEECH, QUIET], 50)
    crowd.say([QUIET, SPEECH, SPEECH], 150).say([QUIET, SPEECH, QUIET], 50)
    crowd.say([SPEECH, SPEECH, QUIET], 50)
    const heard = crowd.heard(0)
    const [first] = heard
    expect(heard.map(({ sequence }) => (sequence - first!.sequence) & 0xffff)).toEqual(heard.map((_, i) => i))
    const numbers = crowd.numbers(0)
    expect(numbers.length).toBeLessThan(250)
    expect(numbers.at(-1)).toBe(300)
    expect(heard.map(({ timestamp }) => timestamp - first!.timestamp)).toEqual(numbers.map((number) => (number - 1) * TICKS))
    const again = heard.findIndex((_, i) => i > 0 && numbers[i]! - numbers[i - 1]! > 1)
    expect(numbers[again]).toBe(251)
    expect(heard.flatMap(({ marker }, i) => (marker ? [i] : []))).toEqual([again])
  })

  it('reports say what they would say of a sound that was never kept back', () => {
    const crowd = new Crowd(3).say([SPEECH, SPEECH, QUIET], 50)
    crowd.report()
    const before = lastReport(crowd.listener, ssrcOf(0))!
    crowd.say([QUIET, SPEECH, SPEECH], 150).say([QUIET, SPEECH, QUIET], 50).say([SPEECH, SPEECH, QUIET], 50)
    crowd.report()
    const after = lastReport(crowd.listener, ssrcOf(0))!
    const ticks = (after.timestamp - before.timestamp) >>> 0
    expect(ticks / 48).toBeCloseTo(after.wall - before.wall, 0)
    expect(ticks).toBeGreaterThanOrEqual(250 * TICKS)
  })

  it('who is muted leaves its slot, and is heard again when it speaks', () => {
    const crowd = new Crowd(3).say([SPEECH, SPEECH, SPEECH], 20)
    expect(crowd.numbers(2)).toEqual([])
    crowd.tracks[0]!.setMuted(true)
    crowd.say([SPEECH, SPEECH, SPEECH], 20)
    expect(crowd.numbers(2).length).toBe(20)
    crowd.tracks[1]!.close()
    crowd.tracks[0]!.setMuted(false)
    crowd.say([SPEECH, SPEECH, SPEECH], 20)
    expect(crowd.numbers(0).length).toBe(40)
  })

  it('one that says no levels is always heard, and takes nobody’s slot', () => {
    const crowd = new Crowd(4).say([null, QUIET, QUIET, QUIET], 5).say([null, SPEECH, SPEECH, QUIET], 100)
    expect([0, 1, 2].map((id) => crowd.numbers(id).length)).toEqual([105, 105, 105])
    expect(crowd.numbers(3)).toEqual([])
  })
})
