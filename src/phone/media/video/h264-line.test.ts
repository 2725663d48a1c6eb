import { beforeEach, describe, expect, it } from 'vitest'
import type { Endpoint } from '../rtp/remote-path.ts'
import { nameOf } from '../rtp/wire.suite.ts'
import { Lines, OURS, pictureOf, reportsOf, ROOM, rtcp, STRANGER, videoWith, type TestLine } from './lines.suite.ts'

const GOODBYE = '203/1'

let lines: Lines
let ours: TestLine
let room: TestLine

beforeEach(() => {
  lines = new Lines()
  ;({ ours, room } = lines)
})

describe('a line of pictures', () => {
  it('[V3] carries both pictures as they were coded', () => {
    lines.agree()
    lines.show(ours, 5)
    lines.show(room, 5, 100)
    lines.pass(300)
    expect(room.pictures.map(({ data }) => data)).toEqual([0, 1, 2, 3, 4].map((i) => pictureOf(i, i === 0).data))
    expect(ours.pictures.map(({ data }) => data)).toEqual([100, 101, 102, 103, 104].map((i) => pictureOf(i, i === 100).data))
    const [first, second] = room.pictures
    expect((second!.timestamp - first!.timestamp) >>> 0).toBe(2_970)
    expect(ours.line.report()).toMatchObject({ received: ours.numbers.length, lost: 0, sent: lines.rtpBy(OURS).length })
  })

  it('[V3] carries them in mode 0, large ones too', () => {
    lines.agree({ packetizationMode: 0 })
    const large = pictureOf(7, true, 20_000)
    ours.line.show({ ...large, timestamp: 0 })
    lines.show(ours, 1, 8)
    lines.pass(300)
    expect(room.pictures.map(({ data }) => data)).toEqual([large.data, pictureOf(8, true).data])
  })

  it('[D2] sends and takes nothing before both sides agree', () => {
    room.line.agree(videoWith(OURS))
    lines.show(ours, 2)
    lines.show(room, 2)
    lines.pass(3_000)
    expect(lines.sentBy(OURS)).toEqual([])
    expect(ours.numbers).toEqual([])
  })

  it('begins with a key frame, and asks for it', () => {
    lines.agree()
    expect(ours.told).toEqual([1_500_000, 'key'])
    ours.line.show({ ...pictureOf(1, false), timestamp: 0 })
    lines.pass(50)
    expect(lines.rtpBy(OURS)).toEqual([])
    lines.pass(500)
    expect(ours.told).toEqual([1_500_000, 'key', 'key'])
  })

  it('spreads a key frame over time', () => {
    lines.agree()
    ours.line.show({ ...pictureOf(1, true, 60_000), timestamp: 0 })
    const atOnce = lines.rtpBy(OURS).length
    lines.pass(60)
    const later = lines.rtpBy(OURS).length
    lines.pass(200)
    expect(atOnce).toBeLessThan(10)
    expect(later).toBeLessThan(40)
    expect(room.pictures).toHaveLength(1)
  })

  it('says goodbye, and nothing more', () => {
    lines.agree()
    lines.show(ours, 2)
    ours.line.close()
    ours.line.close()
    expect(lines.countOf(GOODBYE, OURS)).toBe(1)
    const { length } = lines.sentBy(OURS)
    ours.told.length = 0
    lines.show(ours, 2)
    lines.show(room, 2)
    ours.line.wantKeyFrame()
    ours.line.agree(videoWith(ROOM))
    lines.pass(5_000)
    expect(lines.sentBy(OURS)).toHaveLength(length)
    expect([ours.numbers, ours.told]).toEqual([[], []])
  })

  it('may be closed by whoever is given a packet', () => {
    lines.agree()
    ours.whenSeen = () => ours.line.close()
    room.line.show({ ...pictureOf(1, true), timestamp: 0 })
    lines.pass(3_000)
    expect(ours.numbers).toHaveLength(1)
    expect(lines.countOf(GOODBYE, OURS)).toBe(1)
  })

  it('tells nothing more to whoever closes it', () => {
    lines.clock.after(500, () => ours.line.wantKeyFrame())
    lines.agree({ feedback: { nack: false, pli: false, fir: false, tmmbr: false } })
    ours.line.show({ ...pictureOf(1, false), timestamp: 0 })
    ours.whenSeen = () => ours.line.close()
    lines.pass(2_000)
    expect(ours.told).toEqual([1_500_000, 'key', 'sip'])
  })

  it('[V3] ends and comes again during a call', () => {
    lines.agree()
    lines.show(ours, 2)
    const before = lines.ssrcOf(OURS)
    ours.line.agree(null)
    expect(lines.countOf(GOODBYE, OURS)).toBe(1)
    lines.show(ours, 2)
    lines.pass(300)
    expect(room.pictures).toHaveLength(2)
    const sent = lines.rtpBy(OURS).length
    ours.line.agree(videoWith(ROOM))
    lines.show(ours, 3)
    lines.pass(300)
    expect(lines.ssrcOf(OURS).equals(before)).toBe(false)
    expect(lines.rtpBy(OURS).length).toBeGreaterThan(sent)
    expect(ours.line.report().sent).toBe(lines.rtpBy(OURS).length)
  })

  it('is the same source under other terms', () => {
    lines.agree()
    lines.show(ours, 1)
    const before = lines.ssrcOf(OURS)
    ours.line.agree(videoWith(ROOM, { packetizationMode: 0 }))
    lines.show(ours, 1, 5)
    expect(lines.ssrcOf(OURS).equals(before)).toBe(true)
    expect(room.pictures).toHaveLength(2)
  })

  it('holds: it sends nothing, or takes nothing', () => {
    lines.agree({ sends: false }, {})
    lines.show(ours, 2)
    lines.show(room, 2)
    lines.pass(100)
    expect([lines.rtpBy(OURS).length, ours.pictures.length]).toEqual([0, 2])
    ours.line.agree(videoWith(ROOM, { receives: false }))
    lines.show(room, 2)
    lines.show(ours, 2)
    lines.pass(100)
    expect([room.pictures.length, ours.pictures.length]).toEqual([2, 2])
    ours.line.agree(videoWith(ROOM))
    expect(ours.line.report()).toMatchObject({ sent: lines.rtpBy(OURS).length, received: ours.numbers.length })
  })

  it('goes on as before where a re-INVITE only repeats what was agreed upon', () => {
    lines.agree()
    lines.show(ours, 2)
    ours.told.length = 0
    ours.line.agree(videoWith(ROOM))
    ours.line.show({ ...pictureOf(2, false), timestamp: 2 * 2_970 })
    lines.pass(100)
    expect(room.pictures).toHaveLength(3)
    expect(ours.told).toEqual([])
  })

  it('tells the size of the camera’s picture', () => {
    lines.agree()
    expect(ours.line.report().camera).toBeNull()
    const sps = Buffer.from('000000016742c01fd9005005bb0110000003001000000303c0f1832480', 'hex')
    room.line.show({ data: Buffer.concat([sps, pictureOf(1, true).data.subarray(25)]), key: true, timestamp: 0 })
    lines.pass(50)
    expect(ours.line.report().camera).toMatchObject({ width: 1_280, height: 720 })
  })
})

describe('packets that come late, twice or never', () => {
  it('[V3] are put in order, and each given once', () => {
    lines.agree()
    lines.show(room, 3)
    const packets = lines.rtpBy(ROOM).map(({ bytes }) => bytes)
    const before = [...ours.numbers]
    const next = packets.map((bytes, i) => {
      const copy = Buffer.from(bytes)
      copy.writeUInt16BE((before.at(-1)! + 1 + i) & 0xffff, 2)
      return copy
    })
    for (const i of [1, 0, 0, 3, 2, 1]) lines.wire.send(ROOM, OURS, next[i]!)
    expect(ours.numbers.slice(before.length).map((number) => (number - before.at(-1)!) & 0xffff)).toEqual([1, 2, 3, 4])
  })

  it('are counted, and the others go on', () => {
    lines.agree()
    let count = 0
    lines.wire.drops = ({ from }) => from === nameOf(ROOM) && ++count === 5
    lines.show(room, 4)
    lines.pass(100)
    expect(ours.pictures).toHaveLength(3)
    expect(ours.line.report()).toMatchObject({ lost: 1, received: ours.numbers.length })
  })
})

describe('strangers on a line', () => {
  it('[T4] are payloads that nobody agreed upon', () => {
    lines.agree({ receiving: 98 }, { sending: 97 })
    lines.show(room, 2)
    lines.pass(100)
    expect(ours.numbers).toEqual([])
  })

  it('[T4] neither show nor ask anything', () => {
    lines.agree()
    lines.show(ours, 2)
    lines.show(room, 2)
    lines.pass(1_000)
    const seen = ours.numbers.length
    const copy = Buffer.from(lines.rtpBy(ROOM).at(-1)!.bytes)
    copy.writeUInt16BE((copy.readUInt16BE(2) + 1) & 0xffff, 2)
    ours.told.length = 0
    lines.wire.send(STRANGER, OURS, copy)
    lines.report(rtcp(206, 1, lines.ssrcOf(OURS)), STRANGER)
    lines.report(rtcp(205, 3, Buffer.alloc(4), lines.ssrcOf(OURS), Buffer.from('1c000000', 'hex')), STRANGER)
    lines.pass(1_000)
    expect(ours.numbers).toHaveLength(seen)
    expect(ours.told).toEqual([])
  })

  it('[T4] are not sent to: the picture goes where the room’s comes from', () => {
    lines.agree()
    lines.show(room, 2)
    for (const { bytes } of lines.rtpBy(ROOM)) lines.wire.send(STRANGER, OURS, bytes)
    lines.report(rtcp(201, 0), STRANGER)
    lines.show(ours, 2)
    lines.pass(3_000)
    expect(new Set(lines.sentBy(OURS).map(({ to }) => to))).toEqual(new Set([nameOf(ROOM), nameOf(reportsOf(ROOM))]))
  })

  it('[V3] a room behind a router is learned', () => {
    const router: Endpoint = { address: '203.0.113.77', port: 61_000 }
    room.line.agree(videoWith(OURS))
    lines.show(room, 2)
    ours.line.agree(videoWith({ address: '10.0.0.5', port: 5_000 }))
    for (const { bytes } of lines.rtpBy(ROOM)) lines.wire.send(router, OURS, bytes)
    lines.show(ours, 2)
    expect(new Set(lines.rtpBy(OURS).map(({ to }) => to))).toEqual(new Set([nameOf(router)]))
  })
})

describe('a line by SRTP', () => {
  const master = (seed: number) => ({ key: new Uint8Array(16).fill(seed), salt: new Uint8Array(14).fill(seed) })
  const [mine, theirs] = [master(1), master(2)]

  it('[V3] carries both pictures, and shows them to nobody else', () => {
    lines.agree({ srtp: { local: mine, remote: theirs, shortTag: false } }, { srtp: { local: theirs, remote: mine, shortTag: false } })
    lines.show(ours, 3)
    lines.show(room, 3)
    lines.pass(1_500)
    expect([room.pictures.length, ours.pictures.length]).toEqual([3, 3])
    for (const { bytes } of lines.rtpBy(OURS)) expect(Buffer.from(bytes).includes(Buffer.alloc(16, 2))).toBe(false)
    expect(ours.line.report().remoteLoss).toBe(0)
  })

  it('[T4] believes nothing that the key did not sign', () => {
    lines.agree({ srtp: { local: mine, remote: theirs, shortTag: false } }, { srtp: { local: theirs, remote: master(3), shortTag: false } })
    ours.told.length = 0
    lines.show(ours, 1)
    room.line.agree(videoWith(OURS, { srtp: { local: master(3), remote: mine, shortTag: false } }))
    lines.show(room, 3)
    lines.report(rtcp(206, 1, lines.ssrcOf(OURS)))
    lines.pass(1_000)
    expect([ours.numbers, ours.told]).toEqual([[], []])
  })
})
