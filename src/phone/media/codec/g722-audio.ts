/** G.722 is at the mix's rate already. */
import { FRAME_SAMPLES, MIX_RATE, type AudioDecoder, type AudioEncoder } from '../audio.ts'
import { G722Decoder, G722Encoder } from './g722.ts'
import { MOST_FRAMES } from './packet-bounds.ts'
import { WaveformRepetition } from './waveform-repetition.ts'

const FRAME_BYTES = FRAME_SAMPLES / 2
const MOST_BYTES = FRAME_BYTES * MOST_FRAMES

export class G722AudioEncoder implements AudioEncoder {
  readonly #encoder = new G722Encoder()
  readonly #payload = new Uint8Array(FRAME_BYTES)

  encode(frame: Int16Array): Uint8Array {
    this.#encoder.encode(frame, this.#payload)
    return this.#payload
  }

  close(): void {}
}

export class G722AudioDecoder implements AudioDecoder {
  readonly #decoder = new G722Decoder()
  readonly #concealment = new WaveformRepetition(MIX_RATE)
  readonly #samples = new Int16Array(MOST_BYTES * 2)

  decode(payload: Uint8Array): Int16Array {
    if (payload.length === 0 || payload.length > MOST_BYTES) return this.conceal()
    const samples = this.#samples.subarray(0, payload.length * 2)
    this.#decoder.decode(payload, samples)
    this.#concealment.heard(samples)
    return samples
  }

  conceal(): Int16Array {
    const samples = this.#samples.subarray(0, FRAME_SAMPLES)
    this.#concealment.conceal(samples)
    return samples
  }

  close(): void {}
}
