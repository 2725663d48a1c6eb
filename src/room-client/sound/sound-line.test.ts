import * as fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { SrtpKeys } from '../../sfu/forwarding/peer-media.ts'
import { SrtpSession } from '../../sfu/forwarding/srtp-session.ts'
import { readRtcp } from '../../sfu/rtp/rtcp-reader.ts'
import { ExtensionTable } from '../../sfu/rtp/header-extensions.ts'
import { emptyRtpHeader, parseRtpHeader } from '../../sfu/rtp/rtp-header.ts'
import { TestClock } from '../clock.suite.ts'
import type { SoundPacket } from '../room-client.ts'
import { formats } from '../sdp/section.ts'
import { SoundLine } from './sound-line.ts'
import { SoundSender } from './sound-sender.ts'

const master = () => ({ key: randomBytes(16), salt: randomBytes(14) })
const keys: SrtpKeys = { profile: 'AES_CM_128_HMAC_SHA1_80', local: master(), remote: master() }
const mirrored: SrtpKeys = { ...keys, local: keys.remote, remote: keys.local }
const alice = { trackSid: 'TR_a', identity: 'alice', source: 'microphone' } as const

function stage(format = formats.opus) {
  const clock = new TestClock()
  const wire: Buffer[] = []
  const heard: SoundPacket[] = []
  const send = (memory: Uint8Array, offset: number, length: number): void =>
    void wire.push(Buffer.from(memory.subarray(offset, offset + length)))
  const far = new SrtpSession(keys)
  const sender = new SoundSender({ ssrc: 77, format, audioLevelId: 3, srtp: far, surroundings: clock, send })
  const line = new SoundLine({
    keys: mirrored,
    now: clock.now,
    ssrc: 5,
    send,
    onSound: (_sound, packet) => void heard.push({ ...packet, payload: Buffer.from(packet.payload) }),
  })
  line.route(new Map([[77, alice]]))
  return { clock, wire, heard, far, sender, line }
}

describe('sound on the wire', () => {
  it('arrives as it was sent, in sequence and time, marked after a silence', () => {
    const { wire, heard, sender, line } = stage()
    const payloads = Array.from({ length: 300 }, () => randomBytes(1 + Math.floor(Math.random() * 200)))
    for (const [at, payload] of payloads.entries()) {
      if (at === 100) sender.skip(4800)
      sender.write(payload, 960, 20)
    }
    for (const packet of wire) line.receive(packet)
    expect(heard.map(({ payload }) => payload)).toEqual(payloads)
    for (let at = 1; at < heard.length; at++) {
      expect((heard[at]!.sequence - heard[at - 1]!.sequence) & 0xffff).toBe(1)
      expect((heard[at]!.timestamp - heard[at - 1]!.timestamp) >>> 0).toBe(at === 100 ? 960 + 4800 : 960)
    }
    expect(heard.map(({ marker }, at) => (marker ? at : -1)).filter((at) => at >= 0)).toEqual([0, 100])
    expect(heard[0]?.codec).toBe('opus')
  })

  it('goes on when sequence numbers wrap', () => {
    const { wire, heard, sender, line } = stage(formats.pcmu)
    for (let count = 0; count < 70_000; count++) {
      sender.write(Buffer.from([count & 255]), 160)
      line.receive(wire.pop()!)
    }
    expect(heard).toHaveLength(70_000)
    expect(heard.at(-1)).toMatchObject({ codec: 'pcmu', payload: Buffer.from([69_999 & 255]) })
  })

  it('carries the level as RFC 6464 says it', () => {
    const { wire, sender } = stage()
    for (const level of [0, 30, 127, 500, -3]) sender.write(Buffer.from([1]), 960, level)
    const levels = wire.map((packet) => {
      const [header, table] = [emptyRtpHeader(), new ExtensionTable()]
      parseRtpHeader(packet, 0, packet.length, header)
      table.read(packet, header)
      return packet[table.offsetOf(table.find(3))]
    })
    expect(levels).toEqual([0x80, 0x80 | 30, 127, 127, 0x80])
  })

  it('is heard once, from those who were announced, with a right signature', () => {
    const { wire, heard, sender, line } = stage()
    for (let count = 0; count < 3; count++) sender.write(randomBytes(20), 960)
    const [first, second, third] = wire as [Buffer, Buffer, Buffer]
    line.receive(Buffer.from(first))
    line.receive(Buffer.from(first))
    second[30]! ^= 1
    line.receive(second)
    line.route(new Map())
    line.receive(third)
    expect(heard).toHaveLength(1)
  })

  it('what is too long for a packet is time without sound', () => {
    const { wire, sender } = stage()
    sender.write(Buffer.alloc(1201), 960)
    sender.write(new Uint8Array(), 960)
    expect(wire).toEqual([])
  })

  it('both ends report', () => {
    const { clock, wire, sender, line, far } = stage()
    line.sendReport(null)
    expect(wire).toEqual([])
    for (let count = 0; count < 50; count++) {
      sender.write(randomBytes(20), 960)
      clock.pass(20)
    }
    for (const packet of wire.splice(0).filter((_, at) => at % 5 !== 3)) line.receive(packet)
    line.sendReport(null)
    const report = wire.pop()!
    const blocks: unknown[] = []
    const sink = { senderReport: () => undefined, missing: () => undefined, keyFrameWanted: () => undefined, bye: () => undefined }
    readRtcp(report, 0, far.reports.open(report, 0, report.length), { ...sink, reportBlock: (...block) => void blocks.push(block) })
    expect(blocks).toEqual([[77, expect.any(Number), 0, 0, 10]])
    expect((blocks[0] as number[])[1]).toBeGreaterThan(40)
    const written = new Uint8Array(64)
    expect(sender.writeReport(written, 0)).toBe(28)
  })

  it('[T4] no packet makes it throw', () => {
    const { line, heard, sender, wire } = stage()
    sender.write(randomBytes(40), 960)
    const genuine = wire[0]!
    const bent = fc.tuple(fc.nat({ max: genuine.length - 1 }), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
      const bytes = Buffer.from(genuine)
      bytes[at]! ^= flip
      return bytes
    })
    const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
    fc.assert(fc.property(fc.oneof(noise, bent), (bytes) => line.receive(bytes)))
    expect(heard).toEqual([])
  })
})
