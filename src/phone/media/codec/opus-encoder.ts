/** Opus for voices, straight from the mix's rate, by the native library of `@evan/opus`. */
import { Encoder } from '@evan/opus'
import { MIX_RATE, type AudioEncoder } from '../audio.ts'

/** Bits a second: wideband speech that nobody would tell from more, with room for the repair data. */
const BITRATE = 32_000
/** 0 to 10. Beyond 5 the time goes up and a voice does not sound better. */
const COMPLEXITY = 5
/** Per cent that the repair data is made for. */
const EXPECTED_LOSS = 10

export class OpusEncoder implements AudioEncoder {
  readonly #encoder: Encoder

  constructor() {
    const encoder = new Encoder({ channels: 1, sample_rate: MIX_RATE, application: 'voip' })
    encoder.bitrate = BITRATE
    encoder.complexity = COMPLEXITY
    encoder.signal = 'voice'
    encoder.inband_fec = true
    encoder.packet_loss = EXPECTED_LOSS
    this.#encoder = encoder
  }

  encode(frame: Int16Array): Uint8Array {
    return this.#encoder.encode(frame)
  }

  /** The library frees its state with the object. */
  close(): void {}
}
