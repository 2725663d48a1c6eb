/** G.711: encoded from the mix's rate by half-band resampling; decoded it stays as narrow as it is. */
import { FRAME_SAMPLES, MIX_RATE, NARROW_RATE, type AudioDecoder, type AudioEncoder } from '../audio.ts'
import { compress, expand, type G711Law } from './g711.ts'
import { Downsampler } from './half-band.ts'
import { MOST_FRAMES } from './packet-bounds.ts'
import { WaveformRepetition } from './waveform-repetition.ts'

const FRAME = (FRAME_SAMPLES * NARROW_RATE) / MIX_RATE
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
  readonly #concealment = new WaveformRepetition(NARROW_RATE)
  readonly #samples = new Int16Array(MOST_BYTES)
  /** Where most packets are decoded to. */
  readonly #frame = this.#samples.subarray(0, FRAME)

  constructor(law: G711Law) {
    this.#law = law
  }

  decode(payload: Uint8Array): Int16Array {
    if (payload.length === 0 || payload.length > MOST_BYTES) return this.conceal()
    const samples = payload.length === FRAME ? this.#frame : this.#samples.subarray(0, payload.length)
    expand(this.#law, payload, samples)
    this.#concealment.heard(samples)
    return samples
  }

  conceal(): Int16Array {
    this.#concealment.conceal(this.#frame)
    return this.#frame
  }

  close(): void {}
}
