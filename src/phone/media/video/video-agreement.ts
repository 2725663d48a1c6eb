/** What both sides settled on for the picture, as the packets’ side wants it. */
import type { LegAgreement } from '../rtp/agreement.ts'
import { isSameSrtp } from '../rtp/leg-security.ts'
import type { Endpoint } from '../rtp/remote-path.ts'

export interface VideoAgreement {
  readonly remote: Endpoint
  /** Null: RTCP shares the port. */
  readonly remoteReports: Endpoint | null
  /** H.264’s payload types. */
  readonly sending: number
  readonly receiving: number
  /** RFC 6184 §5.2, of what the room receives. */
  readonly packetizationMode: 0 | 1
  /** The most that the room’s decoder takes. */
  readonly most: VideoLimits
  readonly feedback: VideoFeedback
  readonly srtp: LegAgreement['srtp']
  readonly sends: boolean
  readonly receives: boolean
}

export interface VideoLimits {
  /** Of 16 × 16 pixels. */
  readonly macroblocksPerFrame: number
  readonly macroblocksPerSecond: number
  readonly bitsPerSecond: number
}

/** What the room says that it understands (RFC 4585, RFC 5104). */
export interface VideoFeedback {
  /** Single packets are sent again. */
  readonly nack: boolean
  readonly pli: boolean
  readonly fir: boolean
  readonly tmmbr: boolean
}

/** A re-INVITE that only refreshes the session changes nothing. */
export const isSameVideo = (a: VideoAgreement, b: VideoAgreement): boolean =>
  isSameSrtp(a.srtp, b.srtp) && JSON.stringify({ ...a, srtp: null }) === JSON.stringify({ ...b, srtp: null })
