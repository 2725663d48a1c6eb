/** What the SCTP library would loop, spend or keep without end over, looked for before it sees a packet (RFC 9260 §3). */
import { asBuffer } from '../stun/stun-message.ts'

const commonHeaderBytes = 12
const chunkType = { data: 0, init: 1, initAck: 2, sack: 3, heartbeat: 4, heartbeatAck: 5, abort: 6, error: 9, reconfig: 130 } as const
/** Chromium opens 0, 2 and 4. */
const highestStream = 1023
/** More than a window of packets can be missing. */
const mostAcknowledged = 4096

/** Bytes of a chunk's value before its parameters. */
const parametersAt = new Map<number, number>([
  [chunkType.init, 16],
  [chunkType.initAck, 16],
  [chunkType.heartbeat, 0],
  [chunkType.heartbeatAck, 0],
  [chunkType.abort, 0],
  [chunkType.error, 0],
  [chunkType.reconfig, 0],
])

export function isSafeSctp(packet: Uint8Array): boolean {
  const bytes = asBuffer(packet)
  if (bytes.length < commonHeaderBytes + 4) return false
  return everyItem(bytes.subarray(commonHeaderBytes), 1, (type, value) => isSafeChunk(type, value))
}

function isSafeChunk(type: number, value: Buffer): boolean {
  if (type === chunkType.data) return value.length >= 12 && value.readUInt16BE(4) <= highestStream
  if (type === chunkType.sack) return isSafeSack(value)
  const start = parametersAt.get(type)
  if (start === undefined) return true
  return value.length >= start && everyItem(value.subarray(start), 2, () => true)
}

/** Type, length over all of the item, value, padding: chunks have one byte of type and one of flags, parameters two of type. */
function everyItem(bytes: Buffer, typeBytes: 1 | 2, holds: (type: number, value: Buffer) => boolean): boolean {
  let at = 0
  while (at + 4 <= bytes.length) {
    const end = at + bytes.readUInt16BE(at + 2)
    if (end < at + 4 || end > bytes.length) return false
    if (!holds(bytes.readUIntBE(at, typeBytes), bytes.subarray(at + 4, end))) return false
    at = (end + 3) & ~3
  }
  return true
}

function isSafeSack(value: Buffer): boolean {
  if (value.length < 12) return false
  const gaps = value.readUInt16BE(8)
  const duplicates = value.readUInt16BE(10)
  if (value.length < 12 + 4 * (gaps + duplicates)) return false
  let acknowledged = 0
  for (let gap = 0; gap < gaps; gap++) {
    const from = value.readUInt16BE(12 + 4 * gap)
    const to = value.readUInt16BE(14 + 4 * gap)
    if (to < from) return false
    acknowledged += to - from + 1
  }
  return acknowledged <= mostAcknowledged
}
