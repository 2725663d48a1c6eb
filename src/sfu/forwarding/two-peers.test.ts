import { describe, expect, it } from 'vitest'
import { EXTENSION } from '../rtp/header-extensions.ts'
import type { DownTrack } from './down-track.ts'
import { SimulatedCamera, PACKETS_PER_FRAME } from './simulated-camera.suite.ts'
import { EXTENSION_IDS, nack, OPUS, pictureLoss, receiverReport, SimulatedClient, VP8, type SeenPacket } from './simulated-client.suite.ts'
import type { ExtensionIds, NegotiatedCodec, UpTrack } from './up-track.ts'

const SSRC = 0x1000
const RTX = 0x1001
/** The subscriber numbers everything in its own way. */
const THEIR_VP8: NegotiatedCodec = { name: 'vp8', payloadType: 120, rtxPayloadType: 121, clockRate: 90_000 }
const THEIR_OPUS: NegotiatedCodec = { name: 'opus', payloadType: 63, clockRate: 48_000 }
const THEIR_IDS: ExtensionIds = new Map([
  [EXTENSION.mid, 9],
  [EXTENSION.transportSequence, 10],
  [EXTENSION.absSendTime, 11],
  [EXTENSION.audioLevel, 12],
  [EXTENSION.playoutDelay, 13],
  [EXTENSION.dependencyDescriptor, 14],
])
const LAYERS = ['q', 'h', 'f'].map((rid, i) => ({ rid, ssrc: 0x10 + i, rtxSsrc: 0x20 + i }))

/** Numbers from a fixed seed, so that a failure comes again. */
const seeded = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 0x100000000
}

interface Meeting {
  readonly clock: { ms: number }
  readonly publisher: SimulatedClient
  readonly subscriber: SimulatedClient
  readonly camera: SimulatedCamera
  readonly up: UpTrack
  readonly down: DownTrack
  /** Time passes: a frame each 40 ms on these layers, ticks each 20 ms. */
  readonly run: (frames: number, active?: readonly number[]) => void
}

const meet = (): Meeting => {
  const clock = { ms: 1000 }
  const publisher = new SimulatedClient(clock)
  const subscriber = new SimulatedClient(clock)
  publisher.connect()
  subscriber.connect()
  const camera = new SimulatedCamera(publisher, '3', LAYERS)
  const encodings = LAYERS.map(({ rid }) => ({ rid }))
  const up = publisher.media.addUpTrack({ mid: '3', kind: 'video', codecs: [VP8], extensions: EXTENSION_IDS, encodings })
  const down = subscriber.media.addDownTrack({ mid: '7', source: up, codec: THEIR_VP8, extensions: THEIR_IDS, ssrc: SSRC, rtxSsrc: RTX })
  const tick = () => {
    clock.ms += 20
    publisher.media.tick()
    subscriber.media.tick()
  }
  const run = (frames: number, active: readonly number[] = [0, 1, 2]) => {
    for (let i = 0; i < frames; i++) {
      camera.frame(active.map((index) => LAYERS[index]!))
      tick()
      tick()
    }
  }
  return { clock, publisher, subscriber, camera, up, down, run }
}

const steps = (packets: readonly SeenPacket[]): number[] =>
  packets.slice(1).map((packet, i) => (packet.sequence - packets[i]!.sequence + 0x10000) % 0x10000)
const pictureId = ({ payload }: SeenPacket): number => payload.readUInt16BE(2) & 0x7fff
const isKey = ({ payload }: SeenPacket): boolean => (payload[0]! & 0x10) !== 0 && (payload[6]! & 1) === 0
/** Distinct picture ids in order. */
const pictures = (packets: readonly SeenPacket[]): number[] => [...new Set(packets.map(pictureId))]

describe('from a publisher to a subscriber', () => {
  it('renumbers everything as the subscriber negotiated it', () => {
    const { subscriber, run } = meet()
    run(20)
    const packets = subscriber.packetsOf(SSRC)
    expect(packets.length).toBeGreaterThan(10 * PACKETS_PER_FRAME)
    expect(isKey(packets[0]!)).toBe(true)
    expect(new Set(steps(packets))).toEqual(new Set([1]))
    packets.forEach((packet, i) => {
      expect(packet.payloadType).toBe(120)
      expect(packet.extensions.get(9)?.toString()).toBe('7')
      expect(packet.extensions.get(10)?.readUInt16BE(0)).toBe(i + 1)
      expect(packet.extensions.get(11)?.length).toBe(3)
      expect(new Set(packet.extensions.keys())).toEqual(new Set([9, 10, 11]))
    })
  })

  it('takes the best layer, and a lower one when asked, from key frame to key frame', () => {
    const { camera, subscriber, down, run } = meet()
    run(30)
    const before = subscriber.packets.length
    down.setMaxLayer(0)
    run(30)
    down.setMaxLayer(2)
    run(30)
    const packets = subscriber.packetsOf(SSRC)
    expect(new Set(steps(packets))).toEqual(new Set([1]))
    const ids = pictures(packets)
    expect(ids.every((id, i) => i === 0 || id === ids[i - 1]! + 1)).toBe(true)
    for (let i = 1; i < packets.length; i++) expect((packets[i]!.timestamp - packets[i - 1]!.timestamp) | 0).toBeGreaterThanOrEqual(0)
    expect(packets.slice(before).filter(isKey).length).toBeGreaterThanOrEqual(2)
    for (const asked of camera.keyFramesAsked.values()) expect(asked).toBeLessThan(8)
  })

  it('falls back to a live layer when the publisher stops the best one, and tells of both', () => {
    const { subscriber, up, run } = meet()
    const told: boolean[][] = []
    up.on('layers', (active) => told.push([...active]))
    run(20)
    expect(told.at(-1)).toEqual([true, true, true])
    run(50, [0])
    expect(told.at(-1)).toEqual([true, false, false])
    const before = subscriber.packets.length
    run(10, [0])
    expect(subscriber.packets.length).toBe(before + 10 * PACKETS_PER_FRAME)
    expect(new Set(steps(subscriber.packetsOf(SSRC)))).toEqual(new Set([1]))
  })

  it('closes the gaps that padding leaves', () => {
    const { camera, subscriber, run } = meet()
    run(20)
    for (let i = 0; i < 40; i++) {
      for (const layer of LAYERS) camera.probe(layer, 1 + (i % 9))
      run(1)
    }
    const packets = subscriber.packetsOf(SSRC)
    expect(packets.some(({ padding }) => padding > 0)).toBe(false)
    expect(new Set(steps(packets))).toEqual(new Set([1]))
  })

  it('sends nothing while paused, closed or muted, and goes on with a key frame and without a gap', () => {
    const { subscriber, up, down, run } = meet()
    run(20)
    for (const silence of [(on: boolean) => down.setPaused(on), (on: boolean) => up.setMuted(on)]) {
      silence(true)
      const before = subscriber.packets.length
      run(20)
      expect(subscriber.packets.length).toBe(before)
      silence(false)
      run(20)
      expect(isKey(subscriber.packets[before]!)).toBe(true)
    }
    expect(new Set(steps(subscriber.packetsOf(SSRC)))).toEqual(new Set([1]))
    const before = subscriber.packets.length
    up.close()
    run(5)
    expect(subscriber.packets.length).toBe(before)
  })

  it('heals loss on the way up by asking again', () => {
    const { camera, subscriber, run } = meet()
    run(20)
    const random = seeded(7)
    camera.loses = () => random() < 0.1
    run(200)
    camera.loses = () => false
    run(20)
    expect(camera.nacked.size).toBe(3)
    const sequences = subscriber.packetsOf(SSRC).map(({ sequence }) => sequence)
    const first = sequences[0]!
    const extended = sequences.map((sequence) => (sequence - first + 0x10000) % 0x10000).toSorted((a, b) => a - b)
    expect(extended).toEqual(extended.map((_, i) => i))
  })

  it('heals loss on the way down with copies as RFC 4588 wants them', () => {
    const { clock, subscriber, run } = meet()
    run(20)
    const sent: SeenPacket[] = []
    const random = seeded(11)
    subscriber.loses = () => random() < 0.1
    subscriber.onPacket = (packet) => void (packet.ssrc === SSRC && sent.push(packet))
    run(50)
    subscriber.loses = () => false
    run(1)
    const got = new Set(sent.map(({ sequence }) => sequence))
    const last = sent.at(-1)!.sequence
    const missing = Array.from({ length: (last - sent[0]!.sequence + 0x10000) % 0x10000 }, (_, i) => (sent[0]!.sequence + i) % 0x10000)
    const lost = missing.filter((sequence) => !got.has(sequence))
    expect(lost.length).toBeGreaterThan(5)
    subscriber.sendReport(nack(SSRC, lost))
    const copies = subscriber.packetsOf(RTX)
    expect(copies.map(({ payload }) => payload.readUInt16BE(0))).toEqual(lost)
    expect(new Set(steps(copies))).toEqual(new Set([1]))
    for (const copy of copies) {
      expect(copy.payloadType).toBe(121)
      expect(copy.extensions.get(9)?.toString()).toBe('7')
      const before = sent.findLast((packet) => ((copy.payload.readUInt16BE(0) - packet.sequence) & 0xffff) < 0x8000)!
      expect(copy.payload.readUInt16BE(4) & 0x7fff).toBeGreaterThanOrEqual(pictureId(before))
    }
    subscriber.sendReport(nack(SSRC, lost))
    expect(subscriber.packetsOf(RTX).length).toBe(copies.length)
    clock.ms += 5000
    for (let i = 0; i < 40; i++) subscriber.sendReport(nack(SSRC, lost))
    expect(subscriber.packetsOf(RTX).length).toBeLessThanOrEqual(copies.length * 2)
  })

  it("keeps the publisher's clock over switches of layer, and tells it, so that sound and picture stay together", () => {
    const { clock, camera, subscriber, down, run } = meet()
    /** The publisher's wall clock runs apart from ours. */
    const wall = () => clock.ms + 3_900_000_000_123
    const seen: { readonly timestamp: number; readonly taken: number }[] = []
    const told: { readonly timestamp: number; readonly wall: number }[] = []
    run(5)
    camera.report(wall() - 40)
    subscriber.onPacket = ({ timestamp }) => seen.push({ timestamp, taken: wall() })
    subscriber.onReport = (report) => {
      if (report[1] === 200)
        told.push({ timestamp: report.readUInt32BE(16), wall: report.readUInt32BE(8) * 1000 + report.readUInt32BE(12) / 4294967.296 })
    }
    for (const layer of [0, 2, 1, 0, 2]) {
      down.setMaxLayer(layer)
      run(30)
      camera.report(wall() - 40)
      run(30)
    }
    const errors = seen.map(({ timestamp, taken }) => Math.abs(((timestamp - seen[0]!.timestamp) | 0) / 90 - (taken - seen[0]!.taken)))
    expect(Math.max(...errors)).toBeLessThan(1)
    expect(told.length).toBeGreaterThan(10)
    const disagreements = told.map((report) =>
      Math.abs(((report.timestamp - seen[0]!.timestamp) | 0) / 90 - (report.wall - seen[0]!.taken)),
    )
    expect(Math.max(...disagreements)).toBeLessThan(1)
  })

  it('asks the publisher for key frames, but not at every wish', () => {
    const { camera, subscriber, run } = meet()
    run(50)
    const before = camera.keyFramesAsked.get(0x12) ?? 0
    for (let i = 0; i < 25; i++) {
      subscriber.sendReport(pictureLoss(SSRC))
      run(1)
    }
    const asked = (camera.keyFramesAsked.get(0x12) ?? 0) - before
    expect(asked).toBeGreaterThanOrEqual(1)
    expect(asked).toBeLessThanOrEqual(3)
    expect(subscriber.packetsOf(SSRC).slice(-75).some(isKey)).toBe(true)
  })

  it('steps down a layer for a network that loses much, and up again when it is well', () => {
    const { subscriber, run } = meet()
    run(20)
    const switches = () => subscriber.packetsOf(SSRC).filter(isKey).length
    const before = switches()
    for (let i = 0; i < 6; i++) {
      run(25)
      subscriber.sendReport(receiverReport(SSRC, 80))
    }
    const low = switches()
    expect(low).toBeGreaterThan(before)
    for (let i = 0; i < 40; i++) {
      run(25)
      subscriber.sendReport(receiverReport(SSRC, 0))
    }
    expect(switches()).toBeGreaterThan(low)
    expect(new Set(steps(subscriber.packetsOf(SSRC)))).toEqual(new Set([1]))
  })
})

describe('audio', () => {
  it('forwards sound with its level, and says how loud it is', () => {
    const clock = { ms: 1000 }
    const publisher = new SimulatedClient(clock)
    const subscriber = new SimulatedClient(clock)
    const up = publisher.media.addUpTrack({ mid: '0', kind: 'audio', codecs: [OPUS], extensions: EXTENSION_IDS, encodings: [{}] })
    subscriber.media.addDownTrack({ mid: '4', source: up, codec: THEIR_OPUS, extensions: THEIR_IDS, ssrc: 0x77 })
    const levels: number[] = []
    up.on('level', (level) => levels.push(level))
    const say = (sequence: number) => {
      clock.ms += 20
      const extensions = [
        [1, Buffer.from('0')],
        [6, Buffer.from([0x80 | 30])],
        [7, Buffer.from([1, 2, 3])],
      ] as const
      publisher.send({
        ssrc: 5,
        payloadType: 111,
        sequence,
        timestamp: sequence * 960,
        payload: Buffer.from([sequence & 0xff]),
        extensions,
      })
    }
    say(1)
    publisher.connect()
    say(2)
    expect(subscriber.packets).toEqual([])
    subscriber.connect()
    for (let i = 3; i < 53; i++) say(i)
    const packets = subscriber.packetsOf(0x77)
    expect(packets.map(({ payload }) => payload[0])).toEqual(Array.from({ length: 50 }, (_, i) => i + 3))
    expect(packets[0]!.extensions.get(12)).toEqual(Buffer.from([0x80 | 30]))
    expect(packets[0]!.extensions.has(13)).toBe(false)
    expect(new Set(levels)).toEqual(new Set([30]))
    expect(levels.length).toBeLessThanOrEqual(21)
  })
})
