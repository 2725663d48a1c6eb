/** Whoever sits in a meeting of this bench: it may publish, and it counts what it is sent. */
import { readRtcp, isRtcp, type RtcpSink } from '../../src/sfu/rtp/rtcp-reader.ts'
import type { Publisher } from './publisher.ts'
import type { Seat } from './seat.ts'
import type { Viewer } from './viewer.ts'

export class Attendee implements RtcpSink {
  readonly seat: Seat
  readonly publisher: Publisher | null
  readonly viewer: Viewer

  constructor(seat: Seat, viewer: Viewer, publisher: Publisher | null) {
    this.seat = seat
    this.viewer = viewer
    this.publisher = publisher
  }

  receive(bytes: Buffer): void {
    if (!isRtcp(bytes, 0)) return this.viewer.receive(bytes, performance.now())
    const length = this.seat.srtp.reports.open(bytes, 0, bytes.length)
    if (length > 0) readRtcp(bytes, 0, length, this)
  }

  senderReport(ssrc: number, ntpSeconds: number, ntpFraction: number): void {
    this.viewer.senderReport(ssrc, ntpSeconds, ntpFraction, performance.now())
  }

  keyFrameWanted(ssrc: number): void {
    this.publisher?.keyFrameWanted(ssrc)
  }

  // The load is where packets come from: what a server lost of them is told by who counts.
  reportBlock(): void {}
  missing(): void {}
  bye(): void {}
}
