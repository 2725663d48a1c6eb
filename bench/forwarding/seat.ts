/** One connection to the server under test, as who sends and who counts see it: packets in both directions, and the keys. */
import type { SrtpProfile } from '../../src/sfu/forwarding/peer-media.ts'
import type { SrtpSession } from '../../src/sfu/forwarding/srtp-session.ts'

export type Suite = SrtpProfile

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
