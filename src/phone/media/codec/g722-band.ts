/**
 * One sub-band of ITU-T G.722: the adaptive predictor (blocks 4L and 4H, two poles and six zeros) and the adaptive step size
 * (blocks 3L and 3H). Encoder and decoder keep the same state by feeding it the same codes. Names follow the standard.
 */

const saturate = (value: number): number => (value > 32767 ? 32767 : value < -32768 ? -32768 : value)
const clamp = (value: number, limit: number): number => (value > limit ? limit : value < -limit ? -limit : value)

/** Linear step sizes of one octave, table 14: 2^11 · 2^(i/32). */
const STEPS = Int32Array.from([
  2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834, 2896, 2960, 3025, 3091, 3158, 3228, 3298,
  3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
])
const STEPS_PER_OCTAVE_BITS = 6
const OCTAVE_BITS = 11

export interface BandShape {
  /** Step size before the first sample. */
  readonly firstStep: number
  /** Upper bound of the logarithmic step size. */
  readonly maxLogStep: number
  /** Octaves between the logarithmic scale and the linear one. */
  readonly octaves: number
}

export const LOW_BAND: BandShape = { firstStep: 32, maxLogStep: 18_432, octaves: 8 }
export const HIGH_BAND: BandShape = { firstStep: 8, maxLogStep: 22_528, octaves: 10 }

export class G722Band {
  /** Predicted sample (SL, SH). */
  prediction = 0
  /** Step size of the quantiser (DETL, DETH). */
  step: number
  readonly #shape: BandShape
  #logStep = 0
  #zeroPart = 0
  #pole1 = 0
  #pole2 = 0
  #partial1Negative = false
  #partial2Negative = false
  #reconstructed1 = 0
  readonly #zeros = new Int32Array(6)
  /** The last six quantised differences, doubled. */
  readonly #differences = new Int32Array(6)

  constructor(shape: BandShape) {
    this.#shape = shape
    this.step = shape.firstStep
  }

  /** `difference` is the quantised difference, `logChange` what its code adds to the logarithmic step size. */
  adapt(difference: number, logChange: number): void {
    this.#adaptPoles(this.#zeroPart + difference < 0)
    this.#adaptZeros(difference)
    this.#predict(saturate((this.prediction + difference) * 2))
    this.#adaptStep(logChange)
  }

  #adaptPoles(negative: boolean): void {
    const same1 = negative === this.#partial1Negative
    const same2 = negative === this.#partial2Negative
    this.#partial2Negative = this.#partial1Negative
    this.#partial1Negative = negative
    const lean = clamp(this.#pole1, 8191) << 2
    const toPole2 = ((same1 ? -lean : lean) >> 7) + (same2 ? 128 : -128)
    this.#pole2 = clamp(toPole2 + ((this.#pole2 * 127) >> 7), 12_288)
    this.#pole1 = clamp((same1 ? 192 : -192) + ((this.#pole1 * 255) >> 8), 15_360 - this.#pole2)
  }

  #adaptZeros(difference: number): void {
    const zeros = this.#zeros
    const differences = this.#differences
    const pull = difference === 0 ? 0 : 128
    let sum = 0
    for (let i = 5; i >= 0; i--) {
      const older = differences[i] ?? 0
      const zero = (((zeros[i] ?? 0) * 255) >> 8) + ((older ^ difference) < 0 ? -pull : pull)
      const newer = i === 0 ? saturate(difference * 2) : (differences[i - 1] ?? 0)
      zeros[i] = zero
      differences[i] = newer
      sum += (newer * zero) >> 15
    }
    this.#zeroPart = sum
  }

  #predict(reconstructed: number): void {
    const poles = ((this.#pole1 * reconstructed) >> 15) + ((this.#pole2 * this.#reconstructed1) >> 15)
    this.#reconstructed1 = reconstructed
    this.prediction = saturate(this.#zeroPart + poles)
  }

  #adaptStep(logChange: number): void {
    const decayed = ((this.#logStep * 127) >> 7) + logChange
    this.#logStep = decayed < 0 ? 0 : decayed > this.#shape.maxLogStep ? this.#shape.maxLogStep : decayed
    const shift = this.#shape.octaves - (this.#logStep >> OCTAVE_BITS)
    const linear = STEPS[(this.#logStep >> STEPS_PER_OCTAVE_BITS) & 31] ?? 0
    this.step = (shift < 0 ? linear << -shift : linear >> shift) << 2
  }
}
