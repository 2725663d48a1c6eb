/** One connection to the server under test, as who sends and who counts see it: packets in both directions, and the keys. */
import type { SrtpSession } from '../../src/sfu/forwarding/srtp-session.ts'

/** Named as SDP and DTLS do (RFC 5764, RFC 7714). */
export type Suite = 'AES_CM_128_HMAC_SHA1_80' | 'AEAD_AES_128_GCM'

export interface Seat {
  readonly suite: Suite
  readonly srtp: SrtpSession
  /** Number of the header extension for transport-wide sequence numbers in what the server sends; 0 without. */
  readonly transportSequenceId: number
  /** One protected packet. The memory is the caller's again when this returns. */
  send(memory: Uint8Array, offset: number, length: number): void
  /** Idempotent. */
  close(): void
}

/** One SRTP or SRTCP packet as it came; nothing is called before the keys are there. */
export type ReceivePacket = (bytes: Buffer) => void
