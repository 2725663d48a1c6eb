/** Datagrams on a picture's two ports: H.264, reports and feedback (RFC 6184, 4585, 5104), plain and by SRTP, with time passing between them. */
import { Lines, OURS, pictureOf, reportsOf, ROOM, rtcp, STRANGER, videoWith } from '../../../src/phone/media/video/lines.suite.ts'
import { packetize } from '../../../src/phone/media/video/packetize.ts'
import type { Endpoint } from '../../../src/phone/media/rtp/remote-path.ts'
import { Tape } from '../tape.ts'
import { hold, type FuzzTarget } from '../target.ts'

const SENDERS: readonly Endpoint[] = [ROOM, reportsOf(ROOM), { address: ROOM.address, port: 4 }, STRANGER]
const PAYLOAD_TYPE = 97
const SECURED = 128
const MOST_DATAGRAMS = 100
/** Packets that a line may send for each datagram that comes, beyond its pictures: what is asked for again, and reports. */
const MOST_ANSWERS = 200

/** From whom, to which port, how long afterwards the next comes in 10 ms, and the packet. */
const datagram = (head: readonly [sender: number, port: number, wait: number], bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([...head, bytes.length >> 8, bytes.length & 0xff]), bytes])

function rtp(sequence: number, payload: Uint8Array, marker: boolean): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt8(0x80, 0)
  header.writeUInt8(PAYLOAD_TYPE | (marker ? 0x80 : 0), 1)
  header.writeUInt16BE(sequence & 0xffff, 2)
  header.writeUInt32BE(sequence * 1_000, 4)
  header.writeUInt32BE(0xabcdef, 8)
  return Buffer.concat([header, payload])
}

/** The line's own source under a fixed seed, so that feedback is about it. */
function ownSource(): Buffer {
  const lines = new Lines()
  lines.agree()
  lines.show(lines.ours, 1)
  return lines.ssrcOf(OURS)
}

function seeds(): readonly Buffer[] {
  const own = ownSource()
  const [nobody, loss] = [Buffer.alloc(4), Buffer.from('20000000', 'hex')]
  const picture = packetize(pictureOf(3, true).data, 1)
  const camera = picture.map((payload, i) => datagram([0, 0, 1], rtp(65_534 + i, payload, i === picture.length - 1)))
  const reports = [
    rtcp(201, 1, own, loss, nobody, nobody, nobody, nobody),
    rtcp(206, 1, own),
    rtcp(206, 4, nobody, own, Buffer.from('01000000', 'hex')),
    rtcp(205, 1, own, Buffer.from('0001ffff', 'hex')),
    rtcp(205, 3, nobody, own, Buffer.from('0c30d428', 'hex')),
    rtcp(203, 1),
  ].map((packet) => datagram([1, 1, 20], packet))
  return [
    Buffer.concat([Buffer.from([0]), ...camera]),
    Buffer.concat([Buffer.from([0]), ...camera.toReversed(), ...camera]),
    Buffer.concat([Buffer.from([1]), ...reports]),
    Buffer.concat([Buffer.from([SECURED]), ...camera, ...reports]),
  ]
}

export const videoLine: FuzzTarget = { name: 'video-line', seeds, prepare: () => ({ run }) }

const master = (seed: number) => ({ key: new Uint8Array(16).fill(seed), salt: new Uint8Array(14).fill(seed) })

function run(input: Buffer): string {
  const tape = new Tape(input)
  const lines = new Lines()
  const first = tape.byte()
  const srtp = first < SECURED ? null : { local: master(1), remote: master(2), shortTag: false }
  const feedback = { nack: (first & 1) !== 0, pli: (first & 2) !== 0, fir: (first & 4) !== 0, tmmbr: true }
  lines.ours.line.agree(videoWith(ROOM, { feedback, srtp }))
  lines.show(lines.ours, 1)
  let datagrams = 0
  for (; !tape.isOver && datagrams < MOST_DATAGRAMS; datagrams++) turn(tape, lines)
  return close(lines, datagrams)
}

function turn(tape: Tape, lines: Lines): void {
  const from = tape.pick(SENDERS)
  const to = tape.byte() % 2 === 0 ? OURS : reportsOf(OURS)
  const wait = tape.byte() * 10
  const length = (tape.byte() << 8) | tape.byte()
  lines.wire.send(from, to, tape.bytes(length % 1_700))
  if (wait % 30 === 0) lines.ours.line.wantKeyFrame()
  lines.pass(wait)
}

function close({ ours, wire }: Lines, datagrams: number): string {
  const { received, lost, remoteLoss, bitsPerSecond, camera } = ours.line.report()
  hold(received <= datagrams && ours.numbers.length <= received, 'more packets than came')
  hold(Number.isFinite(bitsPerSecond) && bitsPerSecond >= 0 && bitsPerSecond <= 4_000_000, `a rate of ${String(bitsPerSecond)}`)
  hold(remoteLoss === null || (remoteLoss >= 0 && remoteLoss < 1), 'a loss that is none')
  hold(wire.sent.length <= 100 + datagrams * MOST_ANSWERS, 'more is sent than was asked for')
  ours.line.close()
  ours.line.close()
  const { length } = ours.told
  ours.line.wantKeyFrame()
  hold(ours.told.length === length, 'a closed line tells something')
  const some = (count: number): string => (count === 0 ? '0' : count < 3 ? 'few' : 'many')
  return [
    some(received),
    some(lost),
    some(ours.pictures.length),
    remoteLoss === null ? '' : 'reported',
    camera === null ? '' : 'sized',
  ].join(' ')
}
