/**
 * ITU-T G.722 at 64 kbit/s: 16 kHz in two sub-bands, six bits for the lower and two for the upper one of each pair of samples.
 * The codes are those of FFmpeg's encoder and decoder, bit for bit.
 */
import { G722Band, HIGH_BAND, LOW_BAND } from './g722-band.ts'
import { G722Filter } from './g722-filter.ts'

/** Decision levels of the lower band, table 1, in 1/4096 of the step. */
const LOW_DECISIONS = Int32Array.from([
  35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980,
  2195, 2557, 2919,
])
/** Inverse quantisers in 1/32768 of the step: six bits (table 16), four bits (table 15), two bits (table 18). */
const LOW_SIX = Int32Array.from([
  -136, -136, -136, -136, -24_808, -21_904, -19_008, -16_704, -14_984, -13_512, -12_280, -11_192, -10_232, -9360, -8576, -7856, -7192,
  -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728, 24_808, 21_904, 19_008, 16_704,
  14_984, 13_512, 12_280, 11_192, 10_232, 9360, 8576, 7856, 7192, 6576, 6000, 5456, 4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688,
  1360, 1040, 728, 432, 136, -432, -136,
])
const LOW_FOUR = Int32Array.from([0, -20_456, -12_896, -8968, -6288, -4240, -2584, -1200, 20_456, 12_896, 8968, 6288, 4240, 2584, 1200, 0])
const HIGH_TWO = Int32Array.of(-7408, -1616, 7408, 1616)
/** What a code adds to the logarithmic step size (WL through RL42, WH through RH2). */
const LOW_CHANGE = Int32Array.of(-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60)
const HIGH_CHANGE = Int32Array.of(798, -214, 798, -214)
/** Where the two-bit quantiser decides, in 1/4096 of the step. */
const HIGH_DECISION = 564

const ANALYSIS_SHIFT = 14
const SYNTHESIS_SHIFT = 11

const saturate16 = (value: number): number => (value > 32767 ? 32767 : value < -32768 ? -32768 : value)
const saturate15 = (value: number): number => (value > 16383 ? 16383 : value < -16384 ? -16384 : value)

const codeLow = (band: G722Band, sample: number): number => {
  const difference = saturate16(sample - band.prediction)
  const magnitude = ((difference < 0 ? ~difference : difference) + 1) << 10
  // The step is always a multiple of four, so a quarter of it in 1/1024 is exact.
  const step = band.step >> 2
  let level = magnitude > (LOW_DECISIONS[8] ?? 0) * step ? 9 : 0
  while (level < LOW_DECISIONS.length && magnitude > (LOW_DECISIONS[level] ?? 0) * step) level++
  return difference < 0 ? (level < 2 ? 63 : 33) - level : 61 - level
}

const codeHigh = (band: G722Band, sample: number): number => {
  const difference = saturate16(sample - band.prediction)
  const magnitude = difference < 0 ? ~difference : difference
  return (magnitude < (HIGH_DECISION * band.step) >> 12 ? 1 : 0) + (difference >= 0 ? 2 : 0)
}

/** Both bands, which encoder and decoder move alike. */
class G722Bands {
  readonly low = new G722Band(LOW_BAND)
  readonly high = new G722Band(HIGH_BAND)

  adaptLow(code: number): void {
    const four = code >> 2
    this.low.adapt((this.low.step * (LOW_FOUR[four] ?? 0)) >> 15, LOW_CHANGE[four] ?? 0)
  }

  adaptHigh(code: number): void {
    this.high.adapt(this.highDifference(code), HIGH_CHANGE[code] ?? 0)
  }

  highDifference(code: number): number {
    return (this.high.step * (HIGH_TWO[code] ?? 0)) >> 15
  }
}

export class G722Encoder {
  readonly #bands = new G722Bands()
  readonly #analysis = new G722Filter()

  /** Two samples for each byte. */
  encode(samples: Int16Array, into: Uint8Array): void {
    for (let i = 0; i < into.length; i++) into[i] = this.#code(samples[2 * i] ?? 0, samples[2 * i + 1] ?? 0)
  }

  #code(first: number, second: number): number {
    const filter = this.#analysis
    filter.push(first, second)
    const low = codeLow(this.#bands.low, (filter.even + filter.odd) >> ANALYSIS_SHIFT)
    const high = codeHigh(this.#bands.high, (filter.odd - filter.even) >> ANALYSIS_SHIFT)
    this.#bands.adaptLow(low)
    this.#bands.adaptHigh(high)
    return (high << 6) | low
  }
}

export class G722Decoder {
  readonly #bands = new G722Bands()
  readonly #synthesis = new G722Filter()

  /** Two samples for each byte. */
  decode(bytes: Uint8Array, into: Int16Array): void {
    for (let i = 0; i < bytes.length; i++) this.#decodePair(bytes[i] ?? 0, into, 2 * i)
  }

  #decodePair(byte: number, into: Int16Array, at: number): void {
    const { low, high } = this.#bands
    const lowCode = byte & 0x3f
    const highCode = byte >> 6
    const lowSample = saturate15(low.prediction + ((low.step * (LOW_SIX[lowCode] ?? 0)) >> 15))
    const highSample = saturate15(high.prediction + this.#bands.highDifference(highCode))
    this.#bands.adaptLow(lowCode)
    this.#bands.adaptHigh(highCode)
    const filter = this.#synthesis
    filter.push(lowSample + highSample, lowSample - highSample)
    into[at] = saturate16(filter.odd >> SYNTHESIS_SHIFT)
    into[at + 1] = saturate16(filter.even >> SYNTHESIS_SHIFT)
  }
}
