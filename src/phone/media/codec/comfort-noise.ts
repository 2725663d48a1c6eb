/**
 * Comfort noise (RFC 3389): a level, and the spectrum as reflection coefficients of an all-pole filter. For the narrow-band codecs and
 * G.722 alike it is described at 8 kHz.
 */
import { FRAME_SAMPLES, MIX_RATE } from '../audio.ts'
import { Upsampler } from './half-band.ts'

const FRAME = FRAME_SAMPLES / 2
/** More than this shapes nothing that is heard. */
const MOST_COEFFICIENTS = 12
/** A square wave as loud as samples can be: 0 dBov. */
const FULL_SCALE = 32_768
/** The root mean square of evenly spread noise from -1 to 1 is one by this. */
const EVEN_NOISE = Math.sqrt(3)

export interface NoiseDescription {
  /** 0 to 127, in dB below the loudest. */
  readonly level: number
  /** Each between -1 and 1. */
  readonly reflections: readonly number[]
}

/** Null for an empty payload; what is too long is cut. */
export const readComfortNoise = (payload: Uint8Array): NoiseDescription | null => {
  const level = payload[0]
  if (level === undefined) return null
  const reflections = Array.from(payload.subarray(1, 1 + MOST_COEFFICIENTS), (byte) => (258 * (Math.min(byte, 254) - 127)) / FULL_SCALE)
  return { level: level & 0x7f, reflections }
}

export class NoiseGenerator {
  readonly #up = new Upsampler(FRAME)
  readonly #narrow = new Int16Array(FRAME)
  readonly #wide = new Int16Array(FRAME_SAMPLES)
  /** Of the lattice, stage by stage, what it gave backwards for the sample before. */
  readonly #backward = new Float64Array(MOST_COEFFICIENTS + 1)
  #reflections: readonly number[] = []
  readonly #isWide: boolean
  #amplitude = 0
  #state: number

  /** `seed` is any 32 bits: noise is no secret, only two of them shall not be alike. `rate` is that of the frames: MIX_RATE or NARROW_RATE. */
  constructor(seed: number, rate: number) {
    this.#state = seed | 0
    this.#isWide = rate === MIX_RATE
  }

  describe(noise: NoiseDescription): void {
    this.#reflections = noise.reflections
    // The filter would add its own gain: the excitation is as much weaker (RFC 3389 §5.1).
    const gain = noise.reflections.reduce((left, k) => left * (1 - k * k), 1)
    this.#amplitude = FULL_SCALE * 10 ** (-noise.level / 20) * EVEN_NOISE * Math.sqrt(gain)
  }

  /** 20 ms of noise, good until the next call. */
  frame(): Int16Array {
    for (let i = 0; i < FRAME; i++) this.#narrow[i] = Math.max(-32_768, Math.min(32_767, Math.round(this.#sample())))
    if (!this.#isWide) return this.#narrow
    this.#up.process(this.#narrow, this.#wide)
    return this.#wide
  }

  /** From -1 to 1, by a linear congruential generator (constants of Numerical Recipes). */
  #random(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) | 0
    return this.#state / 2 ** 31
  }

  #sample(): number {
    let forward = this.#random() * this.#amplitude
    const backward = this.#backward
    for (let stage = this.#reflections.length - 1; stage >= 0; stage--) {
      const k = this.#reflections[stage] ?? 0
      forward -= k * (backward[stage] ?? 0)
      backward[stage + 1] = (backward[stage] ?? 0) + k * forward
    }
    backward[0] = forward
    return forward
  }
}
