/** RTCP packets, each written at `at`; each function gives the end. */
import { putU16, putU32 } from './network-order.ts'

const VERSION_BITS = 0x80

export const writeRtcpHead = (memory: Uint8Array, at: number, count: number, type: number, end: number): number => {
  memory[at] = VERSION_BITS | count
  memory[at + 1] = type
  putU16(memory, at + 2, ((end - at) >>> 2) - 1)
  return end
}

export interface SenderInfo {
  readonly ssrc: number
  readonly ntpSeconds: number
  readonly ntpFraction: number
  readonly timestamp: number
  readonly packets: number
  readonly octets: number
}

export const SENDER_REPORT_BYTES = 28
export const writeSenderReport = (memory: Uint8Array, at: number, info: SenderInfo): number => {
  putU32(memory, at + 4, info.ssrc)
  putU32(memory, at + 8, info.ntpSeconds)
  putU32(memory, at + 12, info.ntpFraction)
  putU32(memory, at + 16, info.timestamp)
  putU32(memory, at + 20, info.packets)
  putU32(memory, at + 24, info.octets)
  return writeRtcpHead(memory, at, 0, 200, at + SENDER_REPORT_BYTES)
}

/** RFC 4585 §6.3.1. */
export const PICTURE_LOSS_BYTES = 12
export const writePictureLoss = (memory: Uint8Array, at: number, sender: number, media: number): number => {
  putU32(memory, at + 4, sender)
  putU32(memory, at + 8, media)
  return writeRtcpHead(memory, at, 1, 206, at + PICTURE_LOSS_BYTES)
}

/** RFC 4585 §6.2.1. `sequences` ascend; what does not fit is left for the next time. */
export const NACK_MAX_BYTES = 12 + 4 * 64
export const writeNack = (memory: Uint8Array, at: number, sender: number, media: number, sequences: readonly number[]): number => {
  putU32(memory, at + 4, sender)
  putU32(memory, at + 8, media)
  let to = at + 12
  for (let i = 0; i < sequences.length && to < at + NACK_MAX_BYTES; to += 4) {
    const first = sequences[i++] ?? 0
    let following = 0
    for (let next = sequences[i]; next !== undefined && next - first <= 16; next = sequences[++i]) following |= 1 << (next - first - 1)
    putU16(memory, to, first & 0xffff)
    putU16(memory, to + 2, following)
  }
  return writeRtcpHead(memory, at, 1, 205, to)
}

const MANTISSA_BITS = 18

/** draft-alvestrand-rmcat-remb: bits per second that these sources may send together. */
export const REMB_MAX_SOURCES = 16
export const writeRemb = (memory: Uint8Array, at: number, sender: number, bitrate: number, sources: readonly number[]): number => {
  const count = Math.min(sources.length, REMB_MAX_SOURCES)
  const exponent = Math.max(0, Math.ceil(Math.log2(bitrate + 1)) - MANTISSA_BITS)
  const mantissa = Math.floor(bitrate / 2 ** exponent)
  putU32(memory, at + 4, sender)
  putU32(memory, at + 8, 0)
  memory.set([0x52, 0x45, 0x4d, 0x42, count, (exponent << 2) | (mantissa >>> 16)], at + 12)
  putU16(memory, at + 18, mantissa & 0xffff)
  for (let i = 0; i < count; i++) putU32(memory, at + 20 + i * 4, sources[i] ?? 0)
  return writeRtcpHead(memory, at, 15, 206, at + 20 + count * 4)
}
