/** Two lines, each with its end of the same keys, and a wire between them that loses what it is told to. */
import * as fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { SrtpKeys } from '../../sfu/forwarding/peer-media.ts'
import { SrtpSession } from '../../sfu/forwarding/srtp-session.ts'
import { isRtcp, readRtcp, type RtcpSink } from '../../sfu/rtp/rtcp-reader.ts'
import { TestClock } from '../clock.suite.ts'
import { H264Camera } from '../h264-camera.suite.ts'
import type { ReceivedPicture } from '../room-pictures.ts'
import { formats } from '../sdp/section.ts'
import { SoundLine } from '../sound/sound-line.ts'
import { SoundSender } from '../sound/sound-sender.ts'
import { PictureLine } from './picture-line.ts'

const master = () => ({ key: randomBytes(16), salt: randomBytes(14) })
const keys: SrtpKeys = { profile: 'AES_CM_128_HMAC_SHA1_80', local: master(), remote: master() }
const draft = { cid: 'picture', ssrc: 77, copiesSsrc: 78 }
const frameMs = 33

interface StageOptions {
  /** Of each packet from the camera, copies too. */
  readonly loses?: (packet: number) => boolean
  readonly copies?: boolean
  readonly transport?: boolean
}

/** A line that films on one side, one that looks on the other. */
function stage({ loses = () => false, copies = true, transport = true }: StageOptions = {}) {
  const clock = new TestClock()
  const seen: ReceivedPicture[] = []
  const reports: Buffer[] = []
  let packets = 0
  let keyFramesWanted = 0
  const end = (own: SrtpKeys, send: (bytes: Buffer) => void) => {
    const copy = (memory: Uint8Array, offset: number, length: number): void => send(Buffer.from(memory.subarray(offset, offset + length)))
    const sound = new SoundLine({ keys: own, now: clock.now, ssrc: 1, send: copy, onSound: () => undefined })
    const pictures = new PictureLine({
      srtp: sound.srtp,
      surroundings: clock,
      send: copy,
      onPicture: (_sid, picture) => void seen.push(picture),
      onKeyFrameWanted: () => void (keyFramesWanted += 1),
    })
    sound.passOn(pictures)
    return { sound, pictures }
  }
  const far = end(keys, (bytes) => {
    if (isRtcp(bytes, 0) || !loses(packets++)) near.sound.receive(bytes)
  })
  const near = end({ ...keys, local: keys.remote, remote: keys.local }, (bytes) => {
    reports.push(Buffer.from(bytes))
    far.sound.receive(bytes)
  })
  near.pictures.route(new Map([[draft.ssrc, { trackSid: 'TR_a', copiesSsrc: copies ? draft.copiesSsrc : null }]]))
  const up = { payloadType: 102, copiesPayloadType: copies ? 103 : null, transportSequenceId: transport ? 2 : 0 }
  const sender = far.pictures.startSending(draft, up)
  const camera = new H264Camera({ trackSid: '', watched: true, mute: () => undefined, send: (packet) => sender.write(packet) })
  const film = (frames: number): void => {
    for (let count = 0; count < frames; count++) {
      camera.frame()
      clock.pass(frameMs)
    }
  }
  const wanted = (): number => keyFramesWanted
  return { clock, seen, reports, near, far, sender, camera, film, wanted }
}

const nothing: RtcpSink = {
  senderReport: () => undefined,
  reportBlock: () => undefined,
  missing: () => undefined,
  keyFrameWanted: () => undefined,
  bye: () => undefined,
}

/** What the other end reads in these packets, which were sent with `keys.remote`. */
function read(reports: readonly Buffer[], sink: Partial<RtcpSink>, own: SrtpKeys = keys): void {
  const { reports: opener } = new SrtpSession(own)
  for (const report of reports) {
    if (isRtcp(report, 0)) readRtcp(report, 0, opener.open(report, 0, report.length), { ...nothing, ...sink })
  }
}

describe('pictures on the wire', () => {
  it('arrive as they were taken', () => {
    const { seen, camera, film } = stage()
    film(40)
    expect(seen.map(({ data }) => Buffer.from(data))).toEqual(camera.sent.map(({ data }) => data))
    expect(seen.map(({ key }) => key)).toEqual(camera.sent.map(({ key }) => key))
    for (const [at, { timestamp }] of seen.entries()) expect((timestamp - seen[0]!.timestamp) >>> 0).toBe(at * 3000)
  })

  it.each([
    ['under the number of copies', true],
    ['under its own number', false],
  ])('what is lost is sent again %s, until it is there', (_how, copies) => {
    const { clock, seen, camera, film } = stage({ loses: (packet) => packet > 20 && packet % 4 === 0, copies })
    film(60)
    clock.pass(400)
    expect(seen.map(({ data }) => Buffer.from(data))).toEqual(camera.sent.map(({ data }) => data))
  })

  it('after a hole that nothing fills a key frame is asked for, not too often, and the picture begins with it', () => {
    let isDown = false
    const { clock, seen, camera, film, wanted } = stage({ loses: () => isDown })
    film(10)
    isDown = true
    film(80)
    isDown = false
    const before = seen.length
    film(20)
    clock.pass(600)
    film(30)
    expect(seen).toHaveLength(before)
    expect(wanted()).toBeGreaterThan(0)
    expect(wanted()).toBeLessThanOrEqual(5)
    camera.wantKey()
    film(5)
    expect(seen.length).toBeGreaterThanOrEqual(before + 5)
    expect(seen[before]?.key).toBe(true)
  })

  it('a key frame is asked for when it is wished, until it comes', () => {
    const { near, camera, film, wanted } = stage()
    film(3)
    near.pictures.refresh('TR_b')
    film(3)
    expect(wanted()).toBe(0)
    near.pictures.refresh('TR_a')
    film(3)
    expect(wanted()).toBe(1)
    film(40)
    const before = wanted()
    expect(before).toBeGreaterThan(1)
    expect(before).toBeLessThan(5)
    camera.wantKey()
    film(40)
    expect(wanted()).toBe(before)
  })

  it('the arrival of every packet is told, and what is lost is told as lost', () => {
    const told: number[] = []
    const counted: number[] = []
    const { reports, film } = stage({ loses: (packet) => packet === 30 })
    film(30)
    const arrivals = {
      feedbackBegins: (first: number, count: number) => void counted.push(...Array.from({ length: count }, (_, at) => first + at)),
      packetArrived: (sequence: number) => void told.push(sequence),
      feedbackEnds: () => undefined,
    }
    read(reports, { arrivals })
    expect(new Set(counted).size).toBeGreaterThan(60)
    expect([...new Set(counted)].filter((sequence) => !told.includes(sequence))).toEqual([31])
  })

  it('who wants no numbers of the transport gets none', () => {
    const told: number[] = []
    const { seen, reports, film } = stage({ transport: false })
    film(30)
    read(reports, {
      arrivals: { feedbackBegins: (first) => void told.push(first), packetArrived: () => undefined, feedbackEnds: () => undefined },
    })
    expect(seen).toHaveLength(30)
    expect(told).toEqual([])
  })

  it('reports of sound and picture tell the time of one clock', () => {
    const clock = new TestClock()
    const wire: Buffer[] = []
    const send = (memory: Uint8Array, offset: number, length: number): void =>
      void wire.push(Buffer.from(memory.subarray(offset, offset + length)))
    const srtp = new SrtpSession(keys)
    const line = new PictureLine({ srtp, surroundings: clock, send, onPicture: () => undefined, onKeyFrameWanted: () => undefined })
    const picture = line.startSending(draft, { payloadType: 102, copiesPayloadType: null, transportSequenceId: 0 })
    const sound = new SoundSender({ ssrc: 5, format: formats.opus, audioLevelId: 0, srtp, surroundings: clock, send })
    picture.write({ sequence: 1, timestamp: 0, marker: true, payload: Buffer.of(0x41, 1) })
    sound.write(Buffer.of(1), 960)
    clock.pass(500)
    const report = Buffer.alloc(28)
    sound.writeReport(report, 0)
    expect(picture.senderInfo()).toMatchObject({
      ntpSeconds: report.readUInt32BE(8),
      ntpFraction: report.readUInt32BE(12),
      packets: 1,
      octets: 2,
    })
    const timestamp = picture.senderInfo()!.timestamp
    clock.pass(100)
    expect((picture.senderInfo()!.timestamp - timestamp) >>> 0).toBe(9000)
  })

  it('what comes under an SSRC that was given to another track is not mixed with it', () => {
    const { seen, near, film, camera } = stage()
    film(3)
    near.pictures.route(new Map([[draft.ssrc, { trackSid: 'TR_b', copiesSsrc: draft.copiesSsrc }]]))
    film(3)
    expect(seen).toHaveLength(3)
    camera.wantKey()
    film(3)
    expect(seen).toHaveLength(6)
    near.pictures.route(new Map())
    camera.wantKey()
    film(3)
    expect(seen).toHaveLength(6)
  })

  it('without a picture it has nothing to do, and closed it is at rest', () => {
    const clock = new TestClock()
    const line = new PictureLine({
      srtp: new SrtpSession(keys),
      surroundings: clock,
      send: () => undefined,
      onPicture: () => undefined,
      onKeyFrameWanted: () => undefined,
    })
    line.route(new Map())
    expect(clock.waiting).toBe(0)
    line.startSending(draft, { payloadType: 102, copiesPayloadType: null, transportSequenceId: 0 })
    expect(clock.waiting).toBe(1)
    line.close()
    expect(clock.waiting).toBe(0)
  })

  it('[T4] no packet makes it throw, nor is a forged one believed', () => {
    const { seen, near, sender } = stage()
    const wire: Buffer[] = []
    sender.write({ sequence: 1, timestamp: 0, marker: true, payload: Buffer.of(0x67, 1, 2) })
    const before = seen.length
    const noise = fc.tuple(
      fc.constantFrom(0x80, 0x90, 0xb0, 0xbf),
      fc.constantFrom(102, 103, 200, 205, 206),
      fc.uint8Array({ maxLength: 200 }),
    )
    fc.assert(
      fc.property(noise, fc.constantFrom(77, 78, 0), ([first, second, rest], ssrc) => {
        const bytes = Buffer.from([first, second, 0, 5, 0, 0, 0, 0, 0, 0, 0, ssrc, ...rest])
        wire.push(bytes)
        near.sound.receive(bytes)
      }),
    )
    expect(seen).toHaveLength(before)
  })
})
