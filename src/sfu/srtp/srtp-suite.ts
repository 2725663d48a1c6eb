/** How packets are protected: one implementation of one profile. Whoever sends asks a suite for senders and gives it whole batches. */
import type { PacketBatch } from './packet-batch.ts'
import type { SessionKeys } from './session-keys.ts'

/** Bytes that may be written behind a packet of a batch: the roll-over counter and a hash's padding, then the tag. */
export const BATCH_ROOM = 80

/** Protects one SSRC. Each index is used for one plaintext only; the caller counts. */
export interface SrtpSender {
  readonly suite: SrtpSuite
  /** One packet alone, in place; needs room for the tag behind it. The low 16 bits of `index` are its sequence number. Gives the new length. */
  protect(memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): number
}

/** Opens what one peer sends, whatever its SSRCs. Only authenticated packets leave a trace. */
export interface SrtpReceiver {
  /** In place. Gives the length without tag, or -1 for what is forged, replayed or malformed. */
  open(memory: Uint8Array, offset: number, length: number, headerLength: number, ssrc: number, sequence: number): number
}

export interface SrtpSuite {
  /** What a packet grows by. */
  readonly tagBytes: number
  createSender(keys: SessionKeys, ssrc: number): SrtpSender
  createReceiver(keys: SessionKeys): SrtpReceiver
  /** In place; `batch.lengths` become those of the protected packets. All senders are of this suite. */
  protectAll(batch: PacketBatch): void
}
