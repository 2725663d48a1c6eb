/** What floods of the media port are made of. */
import { randomBytes } from 'node:crypto'

export type DatagramKind = 'checks' | 'hellos' | 'media'

export interface FloodOrder {
  readonly kind: DatagramKind | 'connections'
  readonly port: number
  readonly perSecond: number
}

/** What a flood has sent, and got, so far. */
export interface FloodCounts {
  readonly sent: number
  readonly answers: number
}

const HELLO_BYTES = 150

export function datagramOf(kind: DatagramKind, count: number): Buffer {
  if (kind === 'checks') return connectivityCheck()
  return kind === 'hellos' ? clientHello(count) : mediaPacket(count)
}

/** RFC 8489 §5, with a name fragment that nobody has, and a signature of noise. */
function connectivityCheck(): Buffer {
  const username = Buffer.from(`${randomBytes(3).toString('hex')}:${randomBytes(3).toString('hex')}xyz`)
  const attributes = Buffer.concat([attribute(0x0006, username), attribute(0x0025, Buffer.alloc(0)), attribute(0x0008, randomBytes(20))])
  const header = Buffer.concat([Buffer.of(0, 1, 0, attributes.length, 0x21, 0x12, 0xa4, 0x42), randomBytes(12)])
  return Buffer.concat([header, attributes])
}

function attribute(type: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.of(type >> 8, type & 255, 0, value.length), value, Buffer.alloc(-value.length & 3)])
}

/** RFC 6347 §4.2.2: a whole ClientHello in one record, with no cookie. */
function clientHello(count: number): Buffer {
  const body = Buffer.concat([Buffer.of(0xfe, 0xfd), randomBytes(32), Buffer.alloc(HELLO_BYTES - 34)])
  body.set([0, 0, 0, 2, 0xc0, 0x2b, 1, 0], 34)
  const handshake = Buffer.concat([Buffer.of(1, 0, 0, body.length, 0, 0, 0, 0, 0, 0, 0, body.length), body])
  const record = Buffer.from([22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, handshake.length])
  record.writeUInt32BE(count >>> 0, 7)
  record.writeUInt16BE(handshake.length, 11)
  return Buffer.concat([record, handshake])
}

/** RTP of somebody who never proved an address. */
function mediaPacket(count: number): Buffer {
  const packet = randomBytes(1100)
  packet.set([0x80, 96, (count >> 8) & 255, count & 255])
  return packet
}
