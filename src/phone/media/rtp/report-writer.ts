/** Our RTCP packets (RFC 3550 §6): a sender's or a receiver's report, our name, and the goodbye. */
import { putU16, putU32 } from '../../../sfu/rtp/network-order.ts'
import { REPORT_BLOCK_BYTES, type ReceptionReport } from '../../../sfu/rtp/reception-report.ts'
import { SENDER_REPORT_BYTES, writeRtcpHead, writeSenderReport } from '../../../sfu/rtp/rtcp-writer.ts'

const SENDER_REPORT = 200
const RECEIVER_REPORT = 201
const SOURCE_DESCRIPTION = 202
const GOODBYE = 203
const CNAME = 1
/** A receiver's report without blocks. */
export const EMPTY_REPORT_BYTES = 8
/** Longest compound that is written here, with a name of 32 bytes. */
export const MOST_REPORT_BYTES = SENDER_REPORT_BYTES + REPORT_BLOCK_BYTES + 48 + 8

export interface ReportInput {
  readonly outgoing: {
    readonly ssrc: number
    /** That a packet of this moment has, or would have. */
    readonly timestamp: number
    readonly packets: number
    readonly octets: number
  }
  /** Something was sent since the report before. */
  readonly sent: boolean
  readonly incoming: { readonly ssrc: number; readonly report: ReceptionReport } | null
  /** At most 32 characters of ASCII; says nothing about anybody (RFC 7022). */
  readonly name: string
  readonly goodbye: boolean
  /** Monotonic ms. */
  readonly now: number
}

/** NTP's form of our clock. It need not be the time of day: round trips are told by differences (RFC 3550 §4). */
export const ntpOf = (now: number): { seconds: number; fraction: number } => ({
  seconds: Math.floor(now / 1000) >>> 0,
  fraction: Math.floor(((now % 1000) / 1000) * 2 ** 32) >>> 0,
})

/** The middle 32 bits, in 1/65536 s. */
export const middleOf = (seconds: number, fraction: number): number => ((seconds << 16) | (fraction >>> 16)) >>> 0

/** Gives the length of the compound packet, less than MOST_REPORT_BYTES. */
export const writeReport = (memory: Uint8Array, input: ReportInput): number => {
  const described = writeDescription(memory, writeFirst(memory, input), input)
  return input.goodbye ? writeGoodbye(memory, described, input.outgoing.ssrc) : described
}

const writeFirst = (memory: Uint8Array, { outgoing, sent, incoming, now }: ReportInput): number => {
  const ntp = ntpOf(now)
  const { ssrc, timestamp, packets, octets } = outgoing
  const info = { ssrc, ntpSeconds: ntp.seconds, ntpFraction: ntp.fraction, timestamp, packets, octets }
  const head = sent ? writeSenderReport(memory, 0, info) : EMPTY_REPORT_BYTES
  putU32(memory, 4, ssrc)
  const end = incoming === null ? head : incoming.report.write(memory, head, incoming.ssrc, now)
  return writeRtcpHead(memory, 0, incoming === null ? 0 : 1, sent ? SENDER_REPORT : RECEIVER_REPORT, end)
}

const writeDescription = (memory: Uint8Array, at: number, { outgoing, name }: ReportInput): number => {
  putU32(memory, at + 4, outgoing.ssrc)
  putU16(memory, at + 8, (CNAME << 8) | name.length)
  for (let i = 0; i < name.length; i++) memory[at + 10 + i] = name.charCodeAt(i)
  // At least one zero ends the list, and more fill the last word.
  const end = at + 12 + ((name.length + 2) & ~3)
  memory.fill(0, at + 10 + name.length, end)
  return writeRtcpHead(memory, at, 1, SOURCE_DESCRIPTION, end)
}

const writeGoodbye = (memory: Uint8Array, at: number, ssrc: number): number => {
  putU32(memory, at + 4, ssrc)
  return writeRtcpHead(memory, at, 1, GOODBYE, at + 8)
}
