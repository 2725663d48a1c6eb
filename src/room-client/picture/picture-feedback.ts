/** What the server is told of the pictures that it sends: loss, arrival times, packets and key frames to send again. */
import { ArrivalLog } from '../../sfu/rtp/arrival-log.ts'
import type { RtcpOutbox } from '../../sfu/forwarding/rtcp-outbox.ts'
import { putU32 } from '../../sfu/rtp/network-order.ts'
import { REPORT_BLOCK_BYTES } from '../../sfu/rtp/reception-report.ts'
import { NACK_MAX_BYTES, PICTURE_LOSS_BYTES, writeNack, writePictureLoss, writeRtcpHead } from '../../sfu/rtp/rtcp-writer.ts'
import { FEEDBACK_MAX_BYTES, writeTransportFeedback } from '../../sfu/rtp/transport-feedback.ts'
import type { PictureStream } from './picture-stream.ts'

const receiverReport = 201
const receiverReportHead = 8
/** Of one packet. */
const mostBlocks = 31
/** Messages about arrivals at one time. */
const mostAtOnce = 4

export class PictureFeedback {
  readonly arrivals = new ArrivalLog()
  readonly #outbox: RtcpOutbox
  /** Of our reports. */
  readonly #ssrc: number
  #messages = 0

  constructor(outbox: RtcpOutbox, ssrc: number) {
    this.#outbox = outbox
    this.#ssrc = ssrc
  }

  /** `media`: some stream that the arrivals are of. */
  tellArrivals(media: number): void {
    const { memory } = this.#outbox
    for (let told = 0; told < mostAtOnce && this.arrivals.pending; told++) {
      const at = this.#outbox.room(FEEDBACK_MAX_BYTES)
      this.#outbox.wrote(writeTransportFeedback(memory, at, this.arrivals, this.#ssrc, media, this.#messages++))
    }
  }

  /** What is due of one stream. */
  ask(ssrc: number, stream: PictureStream, roundTripMs: number, now: number): void {
    const { memory } = this.#outbox
    if (stream.keyFrames.due(now)) this.#outbox.wrote(writePictureLoss(memory, this.#outbox.room(PICTURE_LOSS_BYTES), this.#ssrc, ssrc))
    if (stream.nacks.size === 0) return
    const missing: number[] = []
    stream.nacks.due(now, roundTripMs, (extended) => missing.push(extended))
    if (missing.length > 0) this.#outbox.wrote(writeNack(memory, this.#outbox.room(NACK_MAX_BYTES), this.#ssrc, ssrc, missing))
  }

  report(streams: readonly (readonly [number, PictureStream])[], now: number): void {
    for (let from = 0; from < streams.length; from += mostBlocks) {
      const some = streams.slice(from, from + mostBlocks)
      const at = this.#outbox.room(receiverReportHead + some.length * REPORT_BLOCK_BYTES)
      const { memory } = this.#outbox
      putU32(memory, at + 4, this.#ssrc)
      let end = at + receiverReportHead
      for (const [ssrc, { report }] of some) end = report.write(memory, end, ssrc, now)
      this.#outbox.wrote(writeRtcpHead(memory, at, some.length, receiverReport, end))
    }
  }
}
