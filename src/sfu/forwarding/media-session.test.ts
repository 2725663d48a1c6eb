import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EXTENSION } from '../rtp/header-extensions.ts'
import { EXTENSION_IDS, nack, OPUS, SimulatedClient, VP8, vp8Payload, type OutgoingPacket } from './simulated-client.suite.ts'
import type { NegotiatedCodec, UpTrack } from './up-track.ts'

const AV1: NegotiatedCodec = { name: 'av1', payloadType: 45, rtxPayloadType: 46, clockRate: 90_000 }
const RED: NegotiatedCodec = { name: 'red', payloadType: 63, clockRate: 48_000 }
const SSRC = 0x500
const RTX = 0x501

const pair = () => {
  const clock = { ms: 1000 }
  const publisher = new SimulatedClient(clock)
  const subscriber = new SimulatedClient(clock)
  publisher.connect()
  subscriber.connect()
  const publish = (mid: string, codecs: readonly NegotiatedCodec[]): UpTrack => {
    const kind = codecs.some(({ clockRate }) => clockRate === 48_000) ? 'audio' : 'video'
    return publisher.media.addUpTrack({ mid, kind, codecs, extensions: EXTENSION_IDS, encodings: [{}] })
  }
  const subscribe = (source: UpTrack, codec: NegotiatedCodec, ssrc = SSRC) =>
    subscriber.media.addDownTrack({ mid: '9', source, codec, extensions: EXTENSION_IDS, ssrc, rtxSsrc: ssrc + 1 })
  return { clock, publisher, subscriber, publish, subscribe }
}

const audio = (ssrc: number, sequence: number, mid: string | null, payload = Buffer.from([sequence])): OutgoingPacket => ({
  ssrc,
  payloadType: 111,
  sequence,
  timestamp: sequence * 960,
  payload,
  extensions: mid === null ? [] : [[1, Buffer.from(mid)]],
})

/** Of one packet: a picture, or padding only. */
const frame = (sequence: number, padding = 0): OutgoingPacket => ({
  ssrc: 7,
  payloadType: 96,
  sequence,
  timestamp: 1,
  padding,
  payload: padding > 0 ? Buffer.alloc(0) : vp8Payload({ key: sequence === 1, first: true, pictureId: sequence, tl0: sequence }),
  extensions: [[1, Buffer.from('1')]],
})

/** Of a key frame of several packets, which begins at number 2. */
const part = (sequence: number): OutgoingPacket => ({
  ...frame(sequence),
  payload: vp8Payload({ key: true, first: sequence === 2, pictureId: 1, tl0: 1, size: sequence }),
})

describe('which track a packet belongs to', () => {
  it('is learnt from mid, and remembered when it is not said any more, even over a new publication', () => {
    const { publisher, subscriber, publish, subscribe } = pair()
    const first = publish('1', [OPUS])
    publish('2', [OPUS])
    subscribe(first, OPUS)
    publisher.send(audio(7, 1, '1'))
    publisher.send(audio(7, 2, null))
    first.close()
    publisher.send(audio(7, 3, null))
    subscribe(publish('1', [OPUS]), OPUS)
    publisher.send(audio(7, 4, null))
    expect(subscriber.packetsOf(SSRC).map(({ payload }) => payload[0])).toEqual([1, 2, 4])
  })

  it('is the only one with this payload type when nothing is said, and none when there are two', () => {
    const { publisher, subscriber, publish, subscribe } = pair()
    subscribe(publish('1', [OPUS]), OPUS)
    publisher.send(audio(7, 1, null))
    subscribe(publish('2', [OPUS]), OPUS, 0x600)
    publish('3', [OPUS])
    publisher.send(audio(8, 1, null))
    expect(subscriber.packetsOf(SSRC).length).toBe(1)
    expect(subscriber.packetsOf(0x600).length).toBe(0)
  })

  it('follows a stream to another SSRC without a jump of numbers', () => {
    const { publisher, subscriber, publish, subscribe } = pair()
    subscribe(publish('1', [OPUS]), OPUS)
    for (let i = 0; i < 5; i++) publisher.send(audio(7, 40_000 + i, '1'))
    for (let i = 0; i < 5; i++) publisher.send(audio(8, 3 + i, '1'))
    const packets = subscriber.packetsOf(SSRC)
    expect(packets.map(({ sequence }) => sequence - packets[0]!.sequence)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect((packets[5]!.timestamp - packets[4]!.timestamp) | 0).toBeGreaterThan(0)
    expect((packets[5]!.timestamp - packets[4]!.timestamp) | 0).toBeLessThan(48_000)
  })
})

describe('what is forwarded', () => {
  it("carries AV1's dependency descriptor, however long, on copies too", () => {
    const { publisher, subscriber, publish, subscribe } = pair()
    subscribe(publish('1', [AV1]), AV1)
    const descriptors = [randomBytes(60), randomBytes(3)]
    const outgoing = (sequence: number): OutgoingPacket => ({
      ssrc: 7,
      payloadType: 45,
      sequence,
      timestamp: 0,
      payload: Buffer.from([sequence === 1 ? 0x18 : 0x10, 1, 2]),
      extensions: [
        [1, Buffer.from('1')],
        [8, descriptors[sequence - 1]!],
      ],
    })
    publisher.send(outgoing(1))
    publisher.send(outgoing(2))
    const sent = subscriber.packetsOf(SSRC)
    expect(sent.map(({ extensions }) => extensions.get(8))).toEqual(descriptors)
    subscriber.sendReport(
      nack(
        SSRC,
        sent.map(({ sequence }) => sequence),
      ),
    )
    const copies = subscriber.packetsOf(RTX)
    expect(copies.map(({ extensions }) => extensions.get(8))).toEqual(descriptors)
    expect(copies.map(({ payload }) => payload.subarray(2))).toEqual(sent.map(({ payload }) => payload))
  })

  it('is the newest block of redundant audio, for who negotiated none', () => {
    const { publisher, subscriber, publish, subscribe } = pair()
    subscribe(publish('1', [RED, OPUS]), OPUS)
    const red = Buffer.from([0x80 | 111, 0x0f, 0x00, 0x02, 111, 1, 2, 9, 8, 7])
    publisher.send({ ...audio(7, 1, '1', red), payloadType: 63 })
    publisher.send(audio(7, 2, '1', Buffer.from([5])))
    expect(subscriber.packetsOf(SSRC).map(({ payload }) => [...payload])).toEqual([[9, 8, 7], [5]])
  })

  it('resends under the same number where no copies were negotiated', () => {
    const { publisher, subscriber, publish } = pair()
    const source = publish('1', [OPUS])
    subscriber.media.addDownTrack({ mid: '9', source, codec: OPUS, extensions: EXTENSION_IDS, ssrc: SSRC })
    publisher.send(audio(7, 1, '1'))
    subscriber.loses = () => true
    publisher.send(audio(7, 2, '1'))
    subscriber.loses = () => false
    publisher.send(audio(7, 3, '1'))
    const first = subscriber.packets[0]!.sequence
    subscriber.sendReport(nack(SSRC, [(first + 1) & 0xffff]))
    expect(subscriber.packets.map(({ payload, sequence }) => [payload[0], sequence - first])).toEqual([
      [1, 0],
      [3, 2],
      [2, 1],
    ])
  })

  it('begins with a key frame whose first packet came last', () => {
    const { publisher, subscriber, publish, subscribe } = pair()
    subscribe(publish('1', [VP8]), VP8)
    for (const packet of [frame(1, 100), part(3), part(4), part(2), part(5)]) publisher.send(packet)
    const sizes = subscriber.packets.map(({ payload }) => payload.length - 7)
    expect(sizes).toEqual([2, 3, 4, 5])
    const [first] = subscriber.packets
    expect(subscriber.packets.map(({ sequence }) => sequence - first!.sequence)).toEqual([0, 1, 2, 3])
  })

  it('fills the number of padding that came too late to be left out', () => {
    const { publisher, subscriber, publish, subscribe } = pair()
    subscribe(publish('1', [VP8]), VP8)
    for (const packet of [frame(1), frame(3), frame(2, 100), frame(4)]) publisher.send(packet)
    const [first] = subscriber.packets
    expect(subscriber.packets.map(({ sequence, padding }) => [sequence - first!.sequence, padding])).toEqual([
      [0, 0],
      [2, 0],
      [1, 1],
      [3, 0],
    ])
  })
})

describe('a peer', () => {
  it('under AEAD_AES_128_GCM and one under AES-CM hear each other, ask for what they missed, and report', () => {
    const { clock, publisher, subscriber, publish, subscribe } = pair()
    for (const [from, to] of [
      ['AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_80'],
      ['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_128_GCM'],
    ] as const) {
      publisher.connect(from)
      subscriber.connect(to)
      const source = publish('1', [VP8])
      const down = subscribe(source, VP8)
      publisher.send(frame(1))
      subscriber.loses = () => true
      publisher.send(frame(2))
      subscriber.loses = () => false
      publisher.send(frame(3))
      subscriber.sendReport(nack(SSRC, [(subscriber.packets[0]!.sequence + 1) & 0xffff]))
      expect(subscriber.packets.map(({ ssrc }) => ssrc)).toEqual([SSRC, SSRC, RTX])
      const reports = publisher.reports.length
      for (let second = 0; second < 3; second++) {
        clock.ms += 1000
        publisher.media.tick()
      }
      expect(publisher.reports.length).toBeGreaterThan(reports)
      down.close()
      source.close()
      subscriber.packets.length = 0
    }
  })

  it('closes once, and takes along what it feeds', () => {
    const { clock, publisher, subscriber, publish, subscribe } = pair()
    const source = publish('1', [OPUS])
    const down = subscribe(source, OPUS)
    publisher.send(audio(7, 1, '1'))
    publisher.media.close()
    publisher.media.close()
    publisher.send(audio(7, 2, '1'))
    down.close()
    clock.ms += 2000
    publisher.media.tick()
    subscriber.media.tick()
    expect(subscriber.packetsOf(SSRC).length).toBe(1)
    subscribe(source, OPUS)
    expect(publisher.reports).toEqual([])
  })

  it('never encrypts two packets under one index when an SSRC is used again', () => {
    const { publisher, subscriber, publish, subscribe } = pair()
    const source = publish('1', [OPUS])
    for (let i = 0; i < 20; i++) {
      const down = subscribe(source, OPUS)
      publisher.send(audio(7, 1 + i, '1'))
      down.close()
    }
    const sequences = subscriber.packetsOf(SSRC).map(({ sequence }) => sequence)
    expect(sequences.map((sequence) => sequence - sequences[0]!)).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })

  it('asks for a bitrate where a client reports no arrival times', () => {
    const { clock, publisher } = pair()
    const extensions = new Map([...EXTENSION_IDS].filter(([uri]) => uri !== EXTENSION.transportSequence))
    publisher.media.addUpTrack({ mid: '1', kind: 'video', codecs: [VP8], extensions, encodings: [{}] })
    publisher.send({ ...audio(7, 1, '1'), payloadType: 96 })
    clock.ms += 1000
    publisher.media.tick()
    expect(publisher.reports.some((report) => report.includes('REMB'))).toBe(true)
  })

  it('[T4] survives whatever an authentic client sends, and sends what can be opened', () => {
    const bytes = fc.uint8Array({ maxLength: 120 })
    const rtp = fc.record({
      ssrc: fc.constantFrom(1, 2, 3, 4),
      payloadType: fc.constantFrom(96, 97, 111, 45, 46, 63, 1),
      jump: fc.integer({ min: -3, max: 40 }),
      payload: bytes,
      padding: fc.nat(3),
      extensions: fc.uniqueArray(
        fc.tuple(fc.integer({ min: 1, max: 20 }), fc.oneof(bytes, fc.constantFrom(Buffer.from('1'), Buffer.from('2')))),
        {
          selector: ([id]) => id,
          maxLength: 4,
        },
      ),
    })
    const action = fc.oneof(rtp, fc.tuple(fc.nat(31), fc.integer({ min: 200, max: 207 }), bytes))
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const { clock, publisher, subscriber, publish, subscribe } = pair()
        subscribe(publish('1', [VP8, AV1]), VP8)
        subscribe(publish('2', [RED, OPUS]), OPUS, 0x600)
        let sequence = 100
        for (const act of actions) {
          clock.ms += 7
          if (Array.isArray(act)) {
            const [count, type, body] = act
            const padded = Buffer.concat([
              Buffer.from([0x80 | count, type, 0, 0, 0, 0, 0, 1]),
              body,
              Buffer.alloc((4 - (body.length % 4)) % 4),
            ])
            padded.writeUInt16BE(padded.length / 4 - 1, 2)
            publisher.sendReport(padded)
            subscriber.sendReport(padded)
          } else {
            sequence = Math.max(0, sequence + act.jump)
            const extensions = act.extensions.map(([id, value]) => [id, Buffer.from(value)] as const)
            publisher.send({ ...act, sequence, timestamp: sequence * 9, payload: Buffer.from(act.payload), extensions })
          }
          publisher.media.tick()
          subscriber.media.tick()
        }
        for (const { padding, payload } of subscriber.packets) expect(padding + payload.length).toBeGreaterThan(0)
      }),
      { numRuns: 60 },
    )
  })

  it('[T4] drops what is no authentic datagram', () => {
    const { publisher, subscriber, publish, subscribe } = pair()
    subscribe(publish('1', [OPUS]), OPUS)
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2000 }),
        fc.constantFrom(0x80, 0x90, 0xbf),
        fc.constantFrom(111, 200, 205),
        (body, first, second) => {
          const memory = Uint8Array.of(first, second, ...body)
          publisher.media.receive(memory, 0, memory.length)
        },
      ),
      { numRuns: 300 },
    )
    expect(subscriber.packets).toEqual([])
  })
})
