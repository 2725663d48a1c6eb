import { primaryOfRed } from '../codec/red.ts'
import { MAX_PACKET } from './fanout.ts'
import type { SourcePacket } from './source-packet.ts'
import type { NegotiatedCodec } from './up-track.ts'

/** What a copy may be longer than its payload: header, extensions, tag. */
const HEADROOM = 320

/** Where the payload begins that a subscriber of this codec understands; -1 when there is none. */
export function payloadFor(codec: NegotiatedCodec, packet: SourcePacket): number {
  if (packet.payloadLength + HEADROOM > MAX_PACKET) return -1
  if (packet.codec.name === codec.name) return packet.payloadOffset
  if (packet.codec.name !== 'red' || codec.name !== 'opus') return -1
  if (codec.redPayloadType !== undefined) return packet.payloadOffset
  return primaryOfRed(packet.memory, packet.payloadOffset, packet.payloadLength)
}
