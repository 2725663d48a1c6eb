/** RTP and H.264 as no camera sends it: what parsers of payloads (RFC 6184) and of pictures trip over. */
import { randomBytes, randomInt } from 'node:crypto'

const VERSION_BITS = 0x80
const HEAD = 12

/** Bits of a syntax, most significant first (H.264 §7.2, §9.1). */
const bytesOf = (bits: string): Buffer =>
  Buffer.from((bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)))
const exponential = (value: number): string => {
  const binary = (value + 1).toString(2)
  return '0'.repeat(binary.length - 1) + binary
}

/** Parameters of a picture so many macroblocks wide and high: constrained baseline, without anything else. */
const parametersOf = (width: number, height: number): Buffer => {
  const numbers = [0, 0, 2, 1].map(exponential).join('')
  const bits = `${numbers}0${exponential(width - 1)}${exponential(height - 1)}11001`
  return Buffer.concat([Buffer.of(0x67, 0x42, 0xe0, 0x33), bytesOf(bits)])
}

const noise = (most = 1_100): Buffer => randomBytes(randomInt(1, most))

/** Each makes a payload, of a good one where it needs that. */
const PAYLOADS: readonly ((good: Buffer) => Buffer)[] = [
  () => noise(),
  () => Buffer.alloc(0),
  (good) => good.subarray(0, randomInt(good.length + 1)),
  (good) => flipped(good, 1),
  (good) => flipped(good, 40),
  (good) => Buffer.concat([good, good]).subarray(0, 1_400),
  // STAP-A whose lengths lie, are nothing, or hold another STAP-A.
  () => Buffer.concat([Buffer.of(0x78, 0xff, 0xff), noise(200)]),
  () => Buffer.concat([Buffer.of(0x78), Buffer.alloc(1_000)]),
  () => Buffer.of(0x78, 0, 5, 0x78, 0, 1, 0x67, 0),
  // FU-A that only begin, only go on, end at once, or are of a type that none may be of.
  () => Buffer.concat([Buffer.of(0x7c, 0x85), noise()]),
  () => Buffer.concat([Buffer.of(0x7c, 0x05), noise()]),
  () => Buffer.of(0x7c, 0xc5),
  () => Buffer.concat([Buffer.of(0x7c, 0x98), noise(50)]),
  () => Buffer.of(0x7c),
  // What was never agreed upon: STAP-B, MTAP, FU-B, and what is not defined.
  () => Buffer.concat([Buffer.of(0x60 | (25 + randomInt(7))), noise(300)]),
  // Parameters of giant pictures, of none that ends, and of nonsense.
  () => parametersOf(1_024, 1_024),
  () => parametersOf(65_535, 65_535),
  () => parametersOf(2 ** 31 - 1, 3),
  () => Buffer.concat([Buffer.of(0x67, 0x42, 0xe0, 0x1f), Buffer.alloc(500)]),
  () => Buffer.concat([Buffer.of(0x67), noise(60)]),
  () => Buffer.concat([Buffer.of(0x68), noise(60)]),
  // Pictures of noise, remarks without end, and start codes where none may be.
  () => Buffer.concat([Buffer.of(0x65, 0x88), noise()]),
  () => Buffer.concat([Buffer.of(0x41, 0x9a), noise()]),
  () => Buffer.concat([Buffer.of(0x06), Buffer.alloc(1_000, 0xff)]),
  () => Buffer.concat([Buffer.of(0x65), ...Array.from({ length: 100 }, () => Buffer.of(0, 0, 1, 0x67, 0, 0, 3))]),
]

/** One of them all. */
export const badPayload = (good: Buffer): Buffer => (PAYLOADS[randomInt(PAYLOADS.length)] ?? (() => noise()))(good)

export function flipped(good: Buffer, bits: number): Buffer {
  const bad = Buffer.from(good)
  for (let count = 0; count < bits && bad.length > 0; count++) {
    const at = randomInt(bad.length)
    bad[at] = (bad[at] ?? 0) ^ (1 << randomInt(8))
  }
  return bad
}

export interface RtpFields {
  readonly payloadType: number
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
  readonly marker: boolean
}

export function rtpPacket({ payloadType, sequence, timestamp, ssrc, marker }: RtpFields, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD)
  head[0] = VERSION_BITS
  head[1] = (marker ? 0x80 : 0) | payloadType
  head.writeUInt16BE(sequence & 0xffff, 2)
  head.writeUInt32BE(timestamp >>> 0, 4)
  head.writeUInt32BE(ssrc >>> 0, 8)
  return Buffer.concat([head, payload])
}

/** The same with a head that says what is not so: another version, sources, an extension or padding that are not there, and cut short. */
export function withBadHead(packet: Buffer): Buffer {
  const bad = Buffer.from(packet)
  const first = bad[0] ?? 0
  const kind = randomInt(6)
  if (kind === 0) bad[0] = first & 0x3f
  if (kind === 1) bad[0] = first | 0x0f
  if (kind === 2) bad[0] = first | 0x10
  if (kind === 3) bad.fill(0xff, bad.length - 1)
  if (kind === 3) bad[0] = first | 0x20
  if (kind === 4) bad[1] = randomInt(256)
  return kind === 5 ? bad.subarray(0, randomInt(HEAD)) : bad
}
