/** The picture of one call: what the room system films, and what it is shown. RTP and RTCP over two UDP ports of its own. */
import type { AccessUnit } from '../../../compositor/compositor.ts'
import type { SequenceParameters } from '../../../bitstream/h264-sequence-parameters.ts'
import type { VideoAgreement } from './video-agreement.ts'

export interface VideoLine {
  /** The even port, for SDP. */
  readonly port: number
  /** What the last answer says, or a later one; null: no video (any more). */
  agree(agreement: VideoAgreement | null): void
  /** To be seen by the room. Goes out as packets that fit the agreement, paced over the picture’s time. */
  show(unit: AccessUnit): void
  /** Asks the room for a key frame, by all that it understands. Throttled here. */
  wantKeyFrame(): void
  report(): VideoReport
  /** Idempotent. Says goodbye, and gives the ports back. */
  close(): void
}

export interface VideoLineEvents {
  /** The room’s camera, in the order of its sequence numbers as far as a short wait allows, decrypted, each packet once. */
  readonly camera: (packet: CameraPacket) => void
  /** The room asks for a key frame (PLI, FIR), or has lost what it cannot do without. Throttled here. */
  readonly keyFrameWanted: () => void
  /** What the room’s network, its loss reports and its own wish (TMMBR) let us send. Bits per second; only on a change worth the while. */
  readonly rate: (bitsPerSecond: number) => void
  /** The room understands neither PLI nor FIR: it is to be asked by SIP INFO (RFC 5168). */
  readonly askBySip: () => void
}

export interface CameraPacket {
  /** 16 bits. */
  readonly sequence: number
  /** 90 kHz, 32 bits. */
  readonly timestamp: number
  /** Last of its picture. */
  readonly marker: boolean
  /** As in RFC 6184. Good until the handler returns. */
  readonly payload: Uint8Array
}

export interface VideoReport {
  /** Packets. */
  readonly received: number
  readonly lost: number
  readonly sent: number
  /** Share of ours that the room misses, 0 to 1; null before its first report. */
  readonly remoteLoss: number | null
  /** That we may send now. */
  readonly bitsPerSecond: number
  /** What the room's camera said of its picture last; null before. */
  readonly camera: SequenceParameters | null
}
