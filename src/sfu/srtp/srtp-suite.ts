/** How packets are protected: one implementation of one profile. Whoever sends asks a suite for senders and gives it whole batches. */
import type { PacketBatch } from './packet-batch.ts'
import type { PacketCipher } from './packet-cipher.ts'
import type { SessionKeys } from './session-keys.ts'

/** Bytes that may be written behind a packet of a batch: the roll-over counter and a hash's padding, then the tag. */
export const BATCH_ROOM = 80

/** What a report grows by at most, whatever the profile: index and tag. */
export const REPORT_OVERHEAD = 20

/** Protects one SSRC. Each index is used for one plaintext only; the caller counts. */
export interface SrtpSender {
  readonly suite: BatchSuite
  /** One packet alone, in place; needs room for the tag behind it. The low 16 bits of `index` are its sequence number. Gives the new length. */
  protect(memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): number
}

/** Opens what one peer sends, whatever its SSRCs. Only authenticated packets leave a trace. */
export interface SrtpReceiver {
  /** In place. Gives the length without tag, or -1 for what is forged, replayed or malformed. */
  open(memory: Uint8Array, offset: number, length: number, headerLength: number, ssrc: number, sequence: number): number
}

/** In place; needs `REPORT_OVERHEAD` bytes behind the packet. Gives the new length. */
export interface ReportSender {
  protect(memory: Uint8Array, offset: number, length: number): number
}

/** In place. Gives the length without index and tag, or -1 for what is forged, replayed or malformed. */
export interface ReportReceiver {
  open(memory: Uint8Array, offset: number, length: number): number
}

/** One peer's SRTP and SRTCP under its keys, whatever the profile. */
export interface SrtpProtection {
  readonly receiver: SrtpReceiver
  readonly reports: ReportReceiver
  readonly ownReports: ReportSender
  createSender(ssrc: number): SrtpSender
  /** Idempotent; none of it is used afterwards. */
  close(): void
}

/** Protects batches of packets of its own senders. */
export interface BatchSuite {
  /** In place; `batch.lengths` become those of the protected packets. All senders are of this suite. */
  protectAll(batch: PacketBatch): void
}

export interface SrtpSuite extends BatchSuite {
  /** What a packet grows by. */
  readonly tagBytes: number
  createSender(keys: SessionKeys, ssrc: number): SrtpSender
  createReceiver(keys: SessionKeys): SrtpReceiver
  /** For SRTCP; its tags are of 80 bits whatever those of packets are. */
  createReportCipher(keys: SessionKeys): PacketCipher
}
