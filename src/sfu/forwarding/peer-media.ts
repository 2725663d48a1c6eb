/**
 * One client's media, between its transport and its room: SRTP datagrams on one side, tracks on the other. The transport owns
 * addresses and DTLS; this side owns SRTP, RTP and RTCP. Neither makes an object for a packet.
 */
import type { ConnectionQuality } from './connection-quality.ts'
import type { DownTrack, DownTrackOptions } from './down-track.ts'
import type { MediaReport } from './media-report.ts'
import type { UpTrack, UpTrackOptions } from './up-track.ts'

export type SrtpProfile = 'AES_CM_128_HMAC_SHA1_80' | 'AEAD_AES_128_GCM'

export interface SrtpMaster {
  readonly key: Uint8Array
  readonly salt: Uint8Array
}

/** From the DTLS exporter (RFC 5764 §4.2), sorted by who encrypts with them. */
export interface SrtpKeys {
  readonly profile: SrtpProfile
  readonly local: SrtpMaster
  readonly remote: SrtpMaster
}

export interface PeerMediaOptions {
  /** Sends one protected datagram to the peer's present address. The memory is the caller's again when this returns. */
  readonly send: (memory: Uint8Array, offset: number, length: number) => void
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** `tick` is wanted within 20 ms, and not only with the next packets. */
  readonly hasten?: () => void
}

export interface PeerMedia {
  /** Before this, whatever arrives is dropped and nothing is sent. */
  setKeys(keys: SrtpKeys): void
  /** One SRTP or SRTCP datagram from the peer's proved address. It may be decrypted in place; it is not kept. */
  receive(memory: Uint8Array, offset: number, length: number): void
  addUpTrack(options: UpTrackOptions): UpTrack
  addDownTrack(options: DownTrackOptions): DownTrack
  quality(): ConnectionQuality
  report(): MediaReport
  /** Reports, retransmission requests and key frame requests that are due. Called by the engine every 20 ms while packets come. */
  tick(): void
  /** Idempotent; closes its tracks, and the down tracks of others that are fed by them. */
  close(): void
}
