/** Sound by RFC 2198 (RED), and with pauses in it (DTX): what subscribers are sent of both. */
import { describe, expect, it } from 'vitest'
import { Loudest } from '../audio/loudest.ts'
import { EXTENSION_IDS, OPUS, SimulatedClient, type SeenPacket } from './simulated-client.suite.ts'
import type { NegotiatedCodec, SoundGate, UpTrack } from './up-track.ts'

const RED: NegotiatedCodec = { name: 'red', payloadType: 63, clockRate: 48_000 }
const THEIR_OPUS: NegotiatedCodec = { name: 'opus', payloadType: 109, clockRate: 48_000 }
const SSRC = 0x77
const TICKS = 960
const SPEECH = 30
const SILENCE = 127

/** One block that is over, one that is new; of each frame only its number is said. */
const redundant = (frame: number): Buffer => {
  const header = Buffer.from([0x80 | OPUS.payloadType, 0, 0, 2, OPUS.payloadType])
  header.writeUInt16BE(TICKS << 2, 1)
  return Buffer.concat([header, plain(frame - 1), plain(frame)])
}

const plain = (frame: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(frame)
  return bytes
}

/** Frames that a packet holds. */
const framesOf = ({ payloadType, payload }: SeenPacket): number[] =>
  payloadType === RED.payloadType ? [payload.readUInt16BE(5), payload.readUInt16BE(7)] : [payload.readUInt16BE(0)]

class Speaker {
  readonly client: SimulatedClient
  readonly track: UpTrack
  readonly #clock: { ms: number }
  #sequence = 0

  constructor(clock: { ms: number }, gate?: SoundGate) {
    this.#clock = clock
    this.client = new SimulatedClient(clock)
    this.client.connect()
    const common = { extensions: EXTENSION_IDS, encodings: [{}], ...(gate === undefined ? {} : { gate }) }
    this.track = this.client.media.addUpTrack({ mid: '0', kind: 'audio', codecs: [OPUS, RED], ...common })
  }

  /** Frames are counted in 20 ms, silent ones too: numbers of packets go on without a gap, timestamps do not. */
  say(frame: number, level = SPEECH, codec = RED): void {
    this.#clock.ms = Math.max(this.#clock.ms, 1000 + frame * 20)
    const payload = codec === RED ? redundant(frame) : plain(frame)
    const extensions = [
      [1, Buffer.from('0')],
      [6, Buffer.of(level)],
    ] as const
    this.#sequence++
    this.client.send({ ssrc: 5, payloadType: codec.payloadType, sequence: this.#sequence, timestamp: frame * TICKS, payload, extensions })
  }
}

const listenTo = (clock: { ms: number }, source: UpTrack, codec: NegotiatedCodec, ssrc = SSRC): SimulatedClient => {
  const listener = new SimulatedClient(clock)
  listener.connect()
  listener.media.addDownTrack({ mid: '4', source, codec, extensions: EXTENSION_IDS, ssrc })
  return listener
}

/** Loses every tenth packet on average; from a fixed seed, so that a failure comes again. */
const losing = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 0x100000000 < 0.1
}

describe('redundant sound', () => {
  it('goes as it came to who negotiated it, and by its newest block to others', () => {
    const clock = { ms: 1000 }
    const speaker = new Speaker(clock)
    const both = listenTo(clock, speaker.track, { ...OPUS, redPayloadType: RED.payloadType })
    const one = listenTo(clock, speaker.track, THEIR_OPUS)
    for (let frame = 1; frame <= 20; frame++) speaker.say(frame)
    const [sent, primaries] = [both.packetsOf(SSRC), one.packetsOf(SSRC)]
    expect(sent.map(({ payloadType, payload }) => [payloadType, payload])).toEqual(sent.map((_, i) => [63, redundant(i + 1)]))
    expect(primaries.map(({ payloadType, payload }) => [payloadType, payload])).toEqual(primaries.map((_, i) => [109, plain(i + 1)]))
    expect([sent.length, primaries.length]).toEqual([20, 20])
    expect(primaries.at(-1)!.sequence - primaries[0]!.sequence).toBe(19)
    expect(primaries.at(-1)!.timestamp - primaries[0]!.timestamp).toBe(19 * TICKS)
  })

  it('may be plain from packet to packet', () => {
    const clock = { ms: 1000 }
    const speaker = new Speaker(clock)
    const listener = listenTo(clock, speaker.track, { ...OPUS, redPayloadType: RED.payloadType })
    for (let frame = 1; frame <= 6; frame++) speaker.say(frame, SPEECH, frame % 2 === 0 ? OPUS : RED)
    expect(listener.packetsOf(SSRC).map(({ payloadType }) => payloadType)).toEqual([63, 111, 63, 111, 63, 111])
  })

  it('lets less be missing where a tenth of all packets is lost', () => {
    const clock = { ms: 1000 }
    const speaker = new Speaker(clock)
    const both = listenTo(clock, speaker.track, { ...OPUS, redPayloadType: RED.payloadType })
    const one = listenTo(clock, speaker.track, THEIR_OPUS)
    ;[both.loses, one.loses] = [losing(7), losing(7)]
    for (let frame = 1; frame <= 2000; frame++) speaker.say(frame)
    const missing = (listener: SimulatedClient) =>
      2000 -
      new Set(
        listener
          .packetsOf(SSRC)
          .flatMap(framesOf)
          .filter((frame) => frame > 0),
      ).size
    expect(missing(one)).toBeGreaterThan(150)
    expect(missing(both)).toBeLessThan(40)
  })
})

describe('sound with pauses', () => {
  it('is no lossy sound: nothing is asked for again, and numbers go on while time leaps', () => {
    const clock = { ms: 1000 }
    const speaker = new Speaker(clock)
    const listener = listenTo(clock, speaker.track, THEIR_OPUS)
    // Speech, then a frame of comfort noise each 400 ms, then speech.
    const frames = [1, 2, 3, 23, 43, 63, 64, 65]
    for (const frame of frames) {
      speaker.say(frame, frame > 3 && frame < 63 ? SILENCE : SPEECH, OPUS)
      speaker.client.media.tick()
    }
    const packets = listener.packetsOf(SSRC)
    expect(packets.map((packet) => packet.timestamp - packets[0]!.timestamp)).toEqual(frames.map((frame) => (frame - 1) * TICKS))
    expect(packets.map((packet) => packet.sequence - packets[0]!.sequence)).toEqual(frames.map((_, i) => i))
    expect(speaker.track.report().layers[0]).toMatchObject({ packets: frames.length, lost: 0, loss: 0 })
    // RTPFB is 205: generic NACKs would be among them.
    expect(speaker.client.reports.filter((report) => report[1] === 205 && (report[0]! & 0x1f) === 1)).toEqual([])
  })

  it('of more people than slots is heard from the first frame of each word', () => {
    const clock = { ms: 1000 }
    const loudest = new Loudest<number>(2)
    const people = Array.from({ length: 5 }, (_, id) => {
      const gate = { passes: (level: number, now: number) => loudest.passes(id, level, now), rest: () => loudest.forget(id) }
      return new Speaker(clock, gate)
    })
    const heard = people.map(({ track }, id) => listenTo(clock, track, { ...OPUS, redPayloadType: RED.payloadType }, 0x100 + id))
    const spoken = people.map((): number[] => [])
    // Each speaks for a second, one after the other, twice; the others say every 400 ms that they are silent.
    for (let frame = 1; frame <= 500; frame++) {
      const turn = Math.floor((frame - 1) / 50) % people.length
      people.forEach((person, id) => {
        if (id === turn) {
          spoken[id]!.push(frame)
          person.say(frame)
        } else if ((frame + id * 4) % 20 === 0) person.say(frame, SILENCE, OPUS)
      })
    }
    heard.forEach((listener, id) => {
      const frames = new Set(listener.packetsOf(0x100 + id).flatMap(framesOf))
      expect(spoken[id]!.filter((frame) => !frames.has(frame))).toEqual([])
    })
  })
})
