/** What we ask of the room besides reports: key frames, missing packets; and that we heard what it asked (RFC 4585, RFC 5104). */
import { writeNack, writePictureLoss } from '../../../sfu/rtp/rtcp-writer.ts'
import { writeBitrateNotice, type BitrateRequest } from './bitrate-request.ts'
import type { CameraStream } from './camera-stream.ts'
import { writeFullIntraRequest } from './full-intra-request.ts'
import { KeyFrameWish } from './key-frame-wish.ts'
import type { VideoFeedback } from './video-agreement.ts'
import type { WriteFeedback } from './video-reports.ts'

export interface RoomRequestsOptions {
  readonly understood: VideoFeedback
  /** Of our reports. */
  readonly ssrc: number
  readonly send: (write: WriteFeedback) => void
  readonly askBySip: () => void
}

/** A request in the signalling is dear, and comes to the other side without loss. */
const BY_SIP = { tries: 2, againMs: 2000 }
const BY_RTCP = { tries: 6, againMs: 500 }
/** How often what is missing is looked at. */
const MISSING_MS = 20
const ROUND_TRIP_MS = 100

export class RoomRequests {
  readonly wish: KeyFrameWish
  readonly #options: RoomRequestsOptions
  #lookedAt = Number.NEGATIVE_INFINITY

  constructor(options: RoomRequestsOptions) {
    const { pli, fir } = options.understood
    const { tries, againMs } = pli || fir ? BY_RTCP : BY_SIP
    this.#options = options
    this.wish = new KeyFrameWish(tries, againMs)
  }

  /** Before the camera’s first packet nobody knows whom to ask by RTCP. */
  nextAt(stream: CameraStream | null): number {
    const wish = stream === null && !this.#bySip ? Number.POSITIVE_INFINITY : this.wish.nextAt
    return stream?.misses ? Math.min(wish, this.#lookedAt + MISSING_MS) : wish
  }

  tick(stream: CameraStream | null, roundTripMs: number | null, now: number): void {
    if (this.#bySip ? this.wish.due(now) : stream !== null && this.wish.due(now)) this.#askForKeyFrame(stream)
    if (stream?.misses) this.#askForMissing(stream, roundTripMs ?? ROUND_TRIP_MS, now)
  }

  /** Says that we keep to what it asked for. */
  confirm(request: BitrateRequest): void {
    const { ssrc, send } = this.#options
    send((memory, at) => writeBitrateNotice(memory, at, ssrc, request))
  }

  get #bySip(): boolean {
    const { pli, fir } = this.#options.understood
    return !pli && !fir
  }

  #askForKeyFrame(stream: CameraStream | null): void {
    const { understood, ssrc, send, askBySip } = this.#options
    if (this.#bySip || stream === null) return askBySip()
    send((memory, at) => {
      const end = understood.pli ? writePictureLoss(memory, at, ssrc, stream.ssrc) : at
      return understood.fir ? writeFullIntraRequest(memory, end, ssrc, stream.ssrc, this.wish.number) : end
    })
  }

  #askForMissing(stream: CameraStream, roundTripMs: number, now: number): void {
    this.#lookedAt = now
    const missing = stream.missing(now, roundTripMs)
    const { ssrc, send } = this.#options
    if (missing.length > 0) send((memory, at) => writeNack(memory, at, ssrc, stream.ssrc, missing))
  }
}
