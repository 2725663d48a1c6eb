/** AES-128-GCM as SRTP uses it (RFC 7714), under one session key. Node's own and the accelerator's stand behind one contract. */
import type { PacketBatch } from '../packet-batch.ts'
import type { GcmKeys } from '../session-keys.ts'

export const GCM_TAG_BYTES = 16

/** One packet: `clear` bytes of `length` stay readable, all are signed. */
export interface GcmCipher {
  /**
   * In place; the tag stands behind `length` bytes afterwards. `trailer` bytes behind the tag are signed with the rest. `index` has 48
   * bits; each is used once for each SSRC.
   */
  seal(memory: Uint8Array, offset: number, length: number, clear: number, ssrc: number, index: number, trailer: number): void
  /** The other way, with the same `length`. False for what was not sealed so: then what stood there is lost. */
  open(memory: Uint8Array, offset: number, length: number, clear: number, ssrc: number, index: number, trailer: number): boolean
  /** Idempotent; it is not used afterwards. */
  close(): void
}

export interface GcmCiphers {
  /** For one direction. */
  create(keys: GcmKeys, use: 'seal' | 'open'): GcmCipher
  /** A batch whose senders are `GcmSender`s with ciphers of these. The lengths stay those without tags. */
  sealAll(batch: PacketBatch): void
}
