/** One participant's sound: the same jitter buffer, decoder and concealment that a telephone's has. */
import type { CodecName } from '../codec/create-codec.ts'
import type { MediaClock } from '../rtp/media-clock.ts'
import { Playout } from '../rtp/playout.ts'
import type { Hearing, StreamReport } from './ports.ts'
import type { RoomCodec } from './room-codec.ts'

/** The room's names for codecs, and SDP's. */
export const CODEC_NAMES: Readonly<Record<RoomCodec, CodecName>> = { opus: 'opus', pcmu: 'PCMU', pcma: 'PCMA' }

export interface RoomPlayoutOptions {
  readonly clock: MediaClock
  /** For comfort noise: 32 bits. */
  readonly seed: number
}

export class RoomPlayout implements Hearing {
  readonly #playout: Playout
  readonly #clock: MediaClock
  #received = 0

  constructor(codec: RoomCodec, { clock, seed }: RoomPlayoutOptions) {
    this.#playout = new Playout(CODEC_NAMES[codec], seed)
    this.#clock = clock
  }

  put(timestamp: number, payload: Uint8Array): void {
    this.#received += 1
    this.#playout.put(timestamp, payload, false, this.#clock.now(), this.#clock.behind())
  }

  next(): Int16Array | null {
    return this.#playout.pull(this.#clock.due())
  }

  report(): StreamReport {
    return { received: this.#received, lost: this.#playout.lost, concealed: this.#playout.concealed }
  }

  close(): void {
    this.#playout.close()
  }
}
