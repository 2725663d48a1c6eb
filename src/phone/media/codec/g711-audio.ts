/** G.711 at the mix's rate: half-band resampling around the tables. */
import { FRAME_SAMPLES, MIX_RATE, type AudioDecoder, type AudioEncoder } from '../audio.ts'
import { compress, expand, type G711Law } from './g711.ts'
import { Downsampler, Upsampler } from './half-band.ts'
import { MOST_FRAMES } from './packet-bounds.ts'
import { WaveformRepetition } from './waveform-repetition.ts'

const RATE = 8000
const FRAME = (FRAME_SAMPLES * RATE) / MIX_RATE
const MOST_BYTES = FRAME * MOST_FRAMES

export class G711Encoder implements AudioEncoder {
  readonly #law: G711Law
  readonly #down = new Downsampler(FRAME_SAMPLES)
  readonly #narrow = new Int16Array(FRAME)
  readonly #payload = new Uint8Array(FRAME)

  constructor(law: G711Law) {
    this.#law = law
  }

  encode(frame: Int16Array): Uint8Array {
    this.#down.process(frame, this.#narrow)
    compress(this.#law, this.#narrow, this.#payload)
    return this.#payload
  }

  close(): void {}
}

export class G711Decoder implements AudioDecoder {
  readonly #law: G711Law
  readonly #up = new Upsampler(MOST_BYTES)
  readonly #concealment = new WaveformRepetition(RATE)
  readonly #narrow = new Int16Array(MOST_BYTES)
  readonly #wide = new Int16Array(MOST_BYTES * 2)

  constructor(law: G711Law) {
    this.#law = law
  }

  decode(payload: Uint8Array): Int16Array {
    if (payload.length === 0 || payload.length > MOST_BYTES) return this.conceal()
    const narrow = this.#narrow.subarray(0, payload.length)
    expand(this.#law, payload, narrow)
    this.#concealment.heard(narrow)
    return this.#widen(narrow)
  }

  conceal(): Int16Array {
    const narrow = this.#narrow.subarray(0, FRAME)
    this.#concealment.conceal(narrow)
    return this.#widen(narrow)
  }

  close(): void {}

  #widen(narrow: Int16Array): Int16Array {
    const wide = this.#wide.subarray(0, narrow.length * 2)
    this.#up.process(narrow, wide)
    return wide
  }
}
