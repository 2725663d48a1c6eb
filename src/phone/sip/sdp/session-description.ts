/** What two sides tell each other about their sound and picture (RFC 8866), as far as telephones and room systems need it. */
import type { CryptoAttribute } from './crypto-attribute.ts'
import type { Direction } from './direction.ts'
import type { FeedbackAttribute } from './feedback-attribute.ts'
import type { PayloadFormat } from './payload-format.ts'

export interface SessionDescription {
  readonly origin: Origin
  /** In their order: an answer has as many, at the same places (RFC 3264 §6). */
  readonly media: readonly MediaSection[]
}

/** Who made it, and in which version (RFC 8866 §5.2). */
export interface Origin {
  readonly username: string
  /** A number, the same for the whole call. */
  readonly sessionId: string
  /** Rises with every change, by one (RFC 3264 §8). */
  readonly version: bigint
  readonly address: string
}

export interface MediaSection {
  /** `audio`, `video`, `application`… */
  readonly kind: string
  /** Where its writer wants RTP; 0 refuses the section or ends it. */
  readonly port: number
  /** `RTP/AVP`, `RTP/SAVP`… */
  readonly protocol: string
  /** As they stand in the m-line: payload types where the protocol is RTP. */
  readonly formats: readonly string[]
  /** Those payload types whose codec is known, in the m-line's order. */
  readonly payloads: readonly PayloadFormat[]
  /** Its own or the session's; a name or an IP address. Undefined where neither is given. */
  readonly address: string | undefined
  readonly direction: Direction
  /** Milliseconds of sound in one packet that its writer would like to receive. */
  readonly packetTime: number | undefined
  /** Where RTCP goes, if not to the next port (RFC 3605). */
  readonly rtcp: RtcpAddress | undefined
  /** RTP and RTCP share a port (RFC 5761). */
  readonly rtcpMux: boolean
  /** Bits per second that its writer wants at most; undefined where nothing is said. */
  readonly bandwidth: number | undefined
  /** Only those that are understood here. */
  readonly feedback: readonly FeedbackAttribute[]
  /** What is seen or heard (RFC 4796): `main`, `slides`… */
  readonly content: readonly string[]
  /** Only those that can be used. */
  readonly crypto: readonly CryptoAttribute[]
}

export interface RtcpAddress {
  readonly port: number
  /** Undefined: the section's own. */
  readonly address: string | undefined
}
