/** What both sides settled on (RFC 3264 §6, §7). */
import type { CodecName } from './audio-codec.ts'
import type { SrtpMasterKey, SrtpSuite } from './crypto-attribute.ts'
import type { Direction } from './direction.ts'
import type { FeedbackKind } from './feedback-attribute.ts'
import type { H264Limits } from './h264-level.ts'
import type { SessionDescription } from './session-description.ts'

export interface Agreement {
  readonly kind: 'agreed'
  /** Ours, as sent or to be sent; the next offer or answer of this call builds on it. */
  readonly local: SessionDescription
  readonly audio: AgreedAudio
  /** Null: a call with sound alone. */
  readonly video: AgreedVideo | null
}

/** Answered with 488, or by hanging up where it was an answer that disagrees. */
export interface Disagreement {
  readonly kind: 'disagreed'
  readonly why: 'no-audio' | 'no-codec' | 'no-address' | 'encryption'
}

export interface AgreedAudio {
  /** The place of its section in both descriptions. */
  readonly section: number
  readonly codec: CodecName
  /** What the other side says of the codec that it receives; as in `a=fmtp`. */
  readonly parameters: string
  /** Payload types; the two differ only where we made the offer. */
  readonly voice: PayloadTypes
  /** Undefined: digits come by SIP INFO or as tones. */
  readonly digits: (PayloadTypes & { readonly clockRate: number }) | undefined
  readonly noise: PayloadTypes | undefined
  /** Milliseconds of sound in each packet that we send: 20, 40 or 60. */
  readonly packetTime: number
  /** Ours: `recvonly` or `inactive` while the other side holds us. */
  readonly direction: Direction
  readonly remote: RemoteMedia
  readonly srtp: AgreedSrtp | undefined
}

/** H.264 (RFC 6184). */
export interface AgreedVideo {
  /** The place of its section in both descriptions. */
  readonly section: number
  readonly payload: PayloadTypes
  readonly packetizationMode: 0 | 1
  /** What the other side’s decoder takes, and its b= allows. */
  readonly most: H264Limits
  /** What both sides understand in RTCP. */
  readonly feedback: readonly FeedbackKind[]
  readonly direction: Direction
  readonly remote: RemoteMedia
  readonly srtp: AgreedSrtp | undefined
}

export interface PayloadTypes {
  readonly send: number
  readonly receive: number
}

export interface RemoteMedia {
  readonly address: string
  readonly port: number
  readonly rtcpAddress: string
  /** The same as `port` where both share one. */
  readonly rtcpPort: number
}

export interface AgreedSrtp {
  readonly suite: SrtpSuite
  /** We encrypt with `local`, and decrypt with `remote`. */
  readonly local: SrtpMasterKey
  readonly remote: SrtpMasterKey
}

export const disagreed = (why: Disagreement['why']): Disagreement => ({ kind: 'disagreed', why })
