import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { nameOf } from '../rtp/wire.suite.ts'
import { Lines, OURS, reportsOf, ROOM, rtcp, STRANGER, type TestLine } from './lines.suite.ts'

const PICTURE_LOSS = '206/1'
const INTRA_REQUEST = '206/4'
const MISSING = '205/1'
const BITRATE_NOTICE = '205/4'

let lines: Lines
let ours: TestLine
let room: TestLine

beforeEach(() => {
  lines = new Lines()
  ;({ ours, room } = lines)
})

const understands = (...words: readonly ('nack' | 'pli' | 'fir' | 'tmmbr')[]) => ({
  feedback: { nack: words.includes('nack'), pli: words.includes('pli'), fir: words.includes('fir'), tmmbr: words.includes('tmmbr') },
})

const keys = ({ told }: TestLine): number => told.filter((one) => one === 'key').length
const word = (value: number): Buffer => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value].map((byte) => byte & 0xff))
const NOBODY = word(0)

describe('a key frame of the room’s camera', () => {
  it.each([
    [
      ['pli', 'fir'],
      [1, 1],
    ],
    [['pli'], [1, 0]],
    [['fir'], [0, 1]],
  ] as const)('[V3] is asked for by what the room understands: %j', (words, counts) => {
    lines.agree(understands(...words))
    lines.show(room, 2)
    ours.line.wantKeyFrame()
    expect([lines.countOf(PICTURE_LOSS, OURS), lines.countOf(INTRA_REQUEST, OURS)]).toEqual(counts)
  })

  it('[V3] reaches a room that understands it', () => {
    lines.agree()
    lines.show(room, 2)
    room.told.length = 0
    lines.pass(600)
    ours.line.wantKeyFrame()
    expect(room.told).toEqual(['key'])
  })

  it('is asked for again until it comes, and not too often', () => {
    lines.agree()
    lines.show(room, 2)
    for (let i = 0; i < 20; i++) ours.line.wantKeyFrame()
    lines.pass(1_100)
    expect(lines.countOf(PICTURE_LOSS, OURS)).toBe(3)
    lines.show(room, 1, 50)
    lines.pass(3_000)
    expect(lines.countOf(PICTURE_LOSS, OURS)).toBe(3)
  })

  it('is given up where it never comes', () => {
    lines.agree()
    lines.show(room, 2)
    ours.line.wantKeyFrame()
    lines.pass(20_000)
    expect(lines.countOf(PICTURE_LOSS, OURS)).toBe(6)
  })

  it('[V3] is asked for by SIP where the room understands nothing else', () => {
    lines.agree(understands())
    ours.told.length = 0
    ours.line.wantKeyFrame()
    lines.pass(10_000)
    expect(ours.told.filter((one) => one === 'sip')).toHaveLength(2)
    expect([lines.countOf(PICTURE_LOSS, OURS), lines.countOf(INTRA_REQUEST, OURS)]).toEqual([0, 0])
  })

  it('is asked for once the camera’s first packet tells whom to ask', () => {
    lines.agree()
    ours.line.wantKeyFrame()
    lines.pass(2_000)
    expect([lines.countOf(PICTURE_LOSS, OURS), ours.told.includes('sip')]).toEqual([0, false])
    // Nothing is looked at again and again until then.
    expect(lines.naps).toBeLessThan(30)
    lines.show(room, 2)
    // The first packet begins a key frame: it came by itself.
    expect(lines.countOf(PICTURE_LOSS, OURS)).toBeLessThanOrEqual(1)
  })
})

describe('a key frame that the room wants', () => {
  beforeEach(() => {
    lines.agree()
    lines.show(ours, 2)
    lines.pass(1_000)
    ours.told.length = 0
  })

  it.each([
    ['PLI', () => rtcp(206, 1, lines.ssrcOf(OURS))],
    ['FIR', () => rtcp(206, 4, NOBODY, lines.ssrcOf(OURS), word(0x0100_0000))],
    ['PLI behind a report', () => Buffer.concat([rtcp(201, 0), rtcp(206, 1, lines.ssrcOf(OURS))])],
  ])('[V3] is wanted by %s, and told seldom', (_what, packet) => {
    for (let i = 0; i < 20; i++) {
      lines.report(packet())
      lines.pass(10)
    }
    expect(keys(ours)).toBe(1)
    lines.pass(500)
    expect(keys(ours)).toBe(2)
    lines.pass(5_000)
    expect(keys(ours)).toBe(2)
  })

  it('is not told again where it is on its way', () => {
    lines.report(rtcp(206, 1, lines.ssrcOf(OURS)))
    lines.report(rtcp(206, 1, lines.ssrcOf(OURS)))
    lines.show(ours, 1, 9)
    lines.pass(2_000)
    expect(keys(ours)).toBe(1)
  })

  it('is wanted of us alone', () => {
    lines.report(rtcp(206, 1, word(0x12345678)))
    lines.pass(1_000)
    expect(keys(ours)).toBe(0)
  })
})

it('[V3] a room that can ask for no key frame gets one where it lost something', () => {
  lines.agree(understands())
  lines.show(ours, 2)
  lines.pass(1_000)
  ours.told.length = 0
  lines.report(rtcp(201, 1, lines.ssrcOf(OURS), word(0x2000_0000), NOBODY, NOBODY, NOBODY, NOBODY))
  lines.pass(100)
  expect(keys(ours)).toBe(1)
})

describe('packets that get lost', () => {
  it('[V3] are sent again to a room that asks', () => {
    lines.agree(understands('nack', 'pli'))
    let count = 0
    lines.wire.drops = ({ from }) => from === nameOf(OURS) && ++count === 5
    lines.show(ours, 4)
    lines.pass(200)
    expect(lines.countOf(MISSING, ROOM)).toBeGreaterThan(0)
    expect(room.pictures).toHaveLength(4)
    const packets = lines.rtpBy(OURS).map(({ bytes }) => Buffer.from(bytes).toString('hex'))
    expect(packets.length - new Set(packets).size).toBe(1)
  })

  it('[V3] are asked for again where the room understands it', () => {
    lines.agree(understands('nack', 'pli'))
    let seed = 7
    // One of twenty, always the same ones.
    lines.wire.drops = ({ bytes }) => bytes[1]! % 128 === 97 && (seed = (seed * 16_807) % 2_147_483_647) % 20 === 0
    lines.show(room, 60)
    lines.pass(500)
    expect(ours.pictures).toHaveLength(60)
  })

  it('[V3] go out twice where the room asks for none, and come out once', () => {
    lines.agree(understands('pli'))
    let seed = 7
    lines.wire.drops = ({ from, bytes }) =>
      from === nameOf(OURS) && bytes[1]! % 128 === 97 && (seed = (seed * 16_807) % 2_147_483_647) % 20 < 2
    for (let second = 0; second < 8; second++) lines.show(ours, 30, second * 30)
    const sent = lines
      .rtpBy(OURS)
      .slice(-20)
      .map(({ bytes }) => Buffer.from(bytes).toString('hex'))
    expect(new Set(sent).size).toBeLessThanOrEqual(11)
    expect(new Set(room.numbers).size).toBe(room.numbers.length)
    const before = room.pictures.length
    lines.show(ours, 30, 0)
    expect(room.pictures.length - before).toBeGreaterThan(25)
  })

  it('are neither asked for nor kept where the room does not understand it', () => {
    lines.agree(understands('pli'))
    let count = 0
    lines.wire.drops = ({ from }) => from === nameOf(ROOM) && ++count === 5
    lines.show(room, 4)
    lines.pass(500)
    expect(lines.countOf(MISSING, OURS)).toBe(0)
    lines.show(ours, 2)
    lines.pass(300)
    const sent = lines.rtpBy(OURS)
    lines.report(rtcp(205, 1, lines.ssrcOf(OURS), Buffer.concat([sent.at(-1)!.bytes.subarray(2, 4), Buffer.alloc(2)])))
    expect(lines.rtpBy(OURS)).toHaveLength(sent.length)
  })

  it('[T4] are sent again within bounds, however often they are asked for', () => {
    lines.agree(understands('nack'))
    lines.show(ours, 4)
    lines.pass(200)
    const before = lines.rtpBy(OURS).length
    const all = lines.rtpBy(OURS).map(({ bytes }) => Buffer.concat([Buffer.from(bytes.subarray(2, 4)), Buffer.from([0xff, 0xff])]))
    for (let i = 0; i < 200; i++) lines.report(rtcp(205, 1, lines.ssrcOf(OURS), ...all))
    expect(lines.rtpBy(OURS).length - before).toBeLessThanOrEqual(128)
  })
})

describe('the rate', () => {
  const request = (mantissa: number, exponent: number, overhead = 0): Buffer =>
    rtcp(205, 3, NOBODY, lines.ssrcOf(OURS), word(exponent * 2 ** 26 + mantissa * 2 ** 9 + overhead))

  beforeEach(() => {
    lines.agree()
    lines.show(ours, 2)
    lines.pass(600)
    ours.told.length = 0
  })

  it('[V3] follows the room’s wish, and the room is told so', () => {
    lines.report(request(100_000, 2))
    expect(ours.told).toEqual([400_000])
    expect(lines.countOf(BITRATE_NOTICE, OURS)).toBe(1)
    expect(ours.line.report().bitsPerSecond).toBe(400_000)
  })

  it('stands still where the room wants nothing, and begins anew with a key frame', () => {
    lines.report(request(0, 0))
    lines.pass(500)
    const { length } = lines.rtpBy(OURS)
    lines.show(ours, 3)
    lines.pass(500)
    expect(lines.rtpBy(OURS)).toHaveLength(length)
    ours.told.length = 0
    lines.report(request(100_000, 2))
    expect(keys(ours)).toBe(1)
    lines.show(ours, 2)
    expect(lines.rtpBy(OURS).length).toBeGreaterThan(length)
  })

  it('[V3] falls with the room’s reports of loss', () => {
    lines.report(rtcp(201, 1, lines.ssrcOf(OURS), word(0x8000_0000), NOBODY, NOBODY, NOBODY, NOBODY))
    expect(ours.told).toEqual([712_500])
    expect(ours.line.report().remoteLoss).toBe(0.5)
  })

  it('is not moved by what is said of others’ packets', () => {
    lines.report(rtcp(205, 3, NOBODY, word(0x12345678), word(2 * 2 ** 26 + 100_000 * 2 ** 9)))
    lines.report(rtcp(201, 1, word(0x12345678), word(0x8000_0000), NOBODY, NOBODY, NOBODY, NOBODY))
    expect(ours.told).toEqual([])
  })
})

describe('reports of our own', () => {
  it('go to the room’s second port, or to its first where both share it', () => {
    lines.agree()
    lines.show(ours, 2)
    lines.pass(2_000)
    expect(new Set(lines.wire.sent.filter(({ from }) => from === nameOf(reportsOf(OURS))).map(({ to }) => to))).toEqual(
      new Set([nameOf(reportsOf(ROOM))]),
    )
    lines.wire.sent.length = 0
    lines.agree({ remoteReports: null })
    lines.pass(2_000)
    expect(lines.countOf('201/0', OURS) + lines.countOf('200/0', OURS)).toBeGreaterThan(0)
    expect(new Set(lines.sentBy(OURS).map(({ from, to }) => `${from} ${to}`))).toEqual(new Set([`${nameOf(OURS)} ${nameOf(ROOM)}`]))
  })

  it('go where the room’s own came from', () => {
    lines.agree()
    const elsewhere = { ...ROOM, port: 61_001 }
    lines.report(rtcp(201, 0), elsewhere)
    lines.wire.sent.length = 0
    lines.pass(2_000)
    expect(lines.sentBy(OURS).length).toBeGreaterThan(0)
    expect(lines.sentBy(OURS)[0]!.to).toBe(nameOf(elsewhere))
  })

  it('bear the name of the call’s sound', () => {
    lines.agree()
    lines.pass(2_000)
    const reports = lines.sentBy(OURS).map(({ bytes }) => Buffer.from(bytes))
    expect(reports.length).toBeGreaterThan(0)
    for (const bytes of reports) expect(bytes.includes('test-1')).toBe(true)
  })

  it('tell the room what is lost, and how long the way is', () => {
    lines.agree()
    let count = 0
    lines.wire.drops = ({ from }) => from === nameOf(OURS) && ++count % 4 === 0
    for (let second = 0; second < 4; second++) lines.show(ours, 30, second)
    expect(ours.line.report().remoteLoss).toBeGreaterThan(0.15)
    expect(ours.line.report().remoteLoss).toBeLessThan(0.35)
  })
})

it('[T4] whatever datagrams come, the line goes on', () => {
  const head = fc.constantFrom('8061', '80e1', '81c9', '81ce', '84ce', '81cd', '83cd', '80c8', '81cb', '90e1', 'a061')
  const bytes = fc.tuple(head, fc.uint8Array({ maxLength: 120 })).map(([start, rest]) => Buffer.concat([Buffer.from(start, 'hex'), rest]))
  const datagram = fc.record({
    bytes: fc.oneof(bytes, fc.uint8Array({ maxLength: 60 })),
    from: fc.constantFrom(ROOM, reportsOf(ROOM), STRANGER),
    wait: fc.nat(400),
  })
  fc.assert(
    fc.property(fc.array(datagram, { maxLength: 30 }), (datagrams) => {
      const world = new Lines()
      world.agree(understands('nack', 'pli', 'fir', 'tmmbr'))
      for (const { bytes: packet, from, wait } of datagrams) {
        world.wire.send(from, from === ROOM ? OURS : reportsOf(OURS), packet)
        world.pass(wait)
      }
      const { received, lost, bitsPerSecond, remoteLoss } = world.ours.line.report()
      expect(received).toBeLessThanOrEqual(datagrams.length)
      for (const figure of [lost, bitsPerSecond, remoteLoss ?? 0]) expect(Number.isFinite(figure) && figure >= 0).toBe(true)
      world.room.pictures.length = 0
      world.agree({ srtp: null, sending: 98, receiving: 98 })
      world.ours.line.show({ data: Uint8Array.of(0, 0, 1, 0x67, 1, 0, 0, 1, 0x65, 1), key: true, timestamp: 0 })
      world.pass(50)
      expect(world.room.pictures.length === 1 || world.ours.line.report().bitsPerSecond < 32_000).toBe(true)
      world.ours.line.close()
    }),
    { numRuns: 60 },
  )
})
