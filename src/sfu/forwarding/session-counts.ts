/** What went through one session: tracks come and go, and what they counted stays counted. */
import type { ForwardedTrack } from './forwarded-track.ts'
import { noCounts, type Counting, type MediaCounts } from './media-counts.ts'
import type { ReceivedTrack } from './received-track.ts'

export class SessionCounts {
  readonly #counts = noCounts()

  /** An authentic packet, decrypted. */
  received(bytes: number): void {
    this.#counts.receivedPackets++
    this.#counts.receivedBytes += bytes
  }

  /** A packet that is to be encrypted and sent. */
  sent(bytes: number): void {
    this.#counts.sentPackets++
    this.#counts.sentBytes += bytes
  }

  keyFrameWanted(): void {
    this.#counts.keyFramesWanted++
  }

  upTrackClosed(track: ReceivedTrack): void {
    addUpTrack(this.#counts, track)
  }

  downTrackClosed(track: ForwardedTrack): void {
    addDownTrack(this.#counts, track)
  }

  sum(up: Iterable<ReceivedTrack>, down: Iterable<ForwardedTrack>, keyFramesAsked: number): MediaCounts {
    const sum = { ...this.#counts, keyFramesAsked }
    for (const track of up) addUpTrack(sum, track)
    for (const track of down) addDownTrack(sum, track)
    return sum
  }
}

function addUpTrack(sum: Counting, { layers }: ReceivedTrack): void {
  for (const { lost, copies } of layers) {
    sum.lostUp += lost
    sum.resentUp += copies
  }
}

function addDownTrack(sum: Counting, { lost, resent, holds }: ForwardedTrack): void {
  sum.lostDown += lost
  sum.resentDown += resent
  sum.pauses += holds
}
