/** Compound RTCP in place (RFC 3550 §6, RFC 4585 §6, RFC 5104 §4.3.1). Only what an SFU acts upon. */
import { u16, u32, u8 } from './network-order.ts'
import { readTransportFeedback, type TransportFeedbackSink } from './transport-feedback-reader.ts'

export interface RtcpSink {
  senderReport(ssrc: number, ntpSeconds: number, ntpFraction: number, rtpTimestamp: number): void
  /** `fractionLost` in 1/256; `lastReport`, `delay` (1/65536 s) and `lost` as in RFC 3550 §6.4.1. */
  reportBlock(ssrc: number, fractionLost: number, lastReport: number, delay: number, lost: number): void
  /** The subscriber misses this packet. */
  missing(ssrc: number, sequence: number): void
  /** PLI or FIR: the subscriber needs a key frame. */
  keyFrameWanted(ssrc: number): void
  bye(ssrc: number): void
  /** Takes transport-wide feedback; without, it is passed over. */
  readonly arrivals?: TransportFeedbackSink
}

const SENDER_REPORT = 200
const RECEIVER_REPORT = 201
const BYE = 203
const TRANSPORT_FEEDBACK = 205
const PAYLOAD_FEEDBACK = 206
const GENERIC_NACK = 1
const TRANSPORT_WIDE = 15
const PICTURE_LOSS = 1
const FULL_INTRA_REQUEST = 4

const HEADER = 8
const SENDER_INFO = 20
const REPORT_BLOCK = 24
const VERSION = 2

const readReportBlocks = (memory: Uint8Array, at: number, end: number, count: number, sink: RtcpSink): void => {
  for (let i = 0, block = at; i < count && block + REPORT_BLOCK <= end; i++, block += REPORT_BLOCK) {
    // 24 bits with a sign: copies that came twice count against what is lost.
    const lost = (u32(memory, block + 4) << 8) >> 8
    sink.reportBlock(u32(memory, block), u8(memory, block + 4), u32(memory, block + 16), u32(memory, block + 20), lost)
  }
}

const readSenderReport = (memory: Uint8Array, at: number, end: number, count: number, sink: RtcpSink): void => {
  if (at + HEADER + SENDER_INFO > end) return
  sink.senderReport(u32(memory, at + 4), u32(memory, at + 8), u32(memory, at + 12), u32(memory, at + 16))
  readReportBlocks(memory, at + HEADER + SENDER_INFO, end, count, sink)
}

const readNack = (memory: Uint8Array, at: number, end: number, sink: RtcpSink): void => {
  if (at + 12 > end) return
  const ssrc = u32(memory, at + 8)
  for (let entry = at + 12; entry + 4 <= end; entry += 4) {
    const first = u16(memory, entry)
    const following = u16(memory, entry + 2)
    sink.missing(ssrc, first)
    for (let bit = 0; bit < 16; bit++) if ((following >>> bit) & 1) sink.missing(ssrc, (first + bit + 1) & 0xffff)
  }
}

const readPayloadFeedback = (memory: Uint8Array, at: number, end: number, format: number, sink: RtcpSink): void => {
  if (at + 12 > end) return
  if (format === PICTURE_LOSS) sink.keyFrameWanted(u32(memory, at + 8))
  if (format !== FULL_INTRA_REQUEST) return
  for (let entry = at + 12; entry + 8 <= end; entry += 8) sink.keyFrameWanted(u32(memory, entry))
}

const readBye = (memory: Uint8Array, at: number, end: number, count: number, sink: RtcpSink): void => {
  for (let i = 0, entry = at + 4; i < count && entry + 4 <= end; i++, entry += 4) sink.bye(u32(memory, entry))
}

const readOne = (memory: Uint8Array, at: number, end: number, sink: RtcpSink): void => {
  const type = u8(memory, at + 1)
  const count = u8(memory, at) & 0x1f
  if (type === SENDER_REPORT) readSenderReport(memory, at, end, count, sink)
  else if (type === RECEIVER_REPORT) readReportBlocks(memory, at + HEADER, end, count, sink)
  else if (type === BYE) readBye(memory, at, end, count, sink)
  else if (type === TRANSPORT_FEEDBACK && count === GENERIC_NACK) readNack(memory, at, end, sink)
  else if (type === TRANSPORT_FEEDBACK && count === TRANSPORT_WIDE && sink.arrivals) readTransportFeedback(memory, at, end, sink.arrivals)
  else if (type === PAYLOAD_FEEDBACK) readPayloadFeedback(memory, at, end, count, sink)
}

/** Stops at the first part that is malformed. */
export const readRtcp = (memory: Uint8Array, offset: number, length: number, sink: RtcpSink): void => {
  const end = offset + length
  let at = offset
  while (at + 4 <= end && u8(memory, at) >>> 6 === VERSION) {
    const next = at + (u16(memory, at + 2) + 1) * 4
    if (next > end) return
    readOne(memory, at, next, sink)
    at = next
  }
}

/** RFC 5761 §4: by the second byte, payload types of RTP with marker set aside. */
export const isRtcp = (memory: Uint8Array, offset: number): boolean => {
  const type = u8(memory, offset + 1)
  return type >= 192 && type <= 223
}
