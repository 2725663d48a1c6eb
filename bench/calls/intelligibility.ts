/**
 * How well speech is understood after what happened to it, 0 to 1, in the manner of STOI (Taal, Hendriks, Heusdens, Jensen 2011): the
 * energies of 15 third-octave bands from 150 Hz, over time, of the clean sound beside those of the sound that was heard; their correlation
 * over 384 ms, clipped at −15 dB, averaged over all bands and moments. It differs from the published measure in its rate (16 kHz instead
 * of 10), and in that each window is aligned by itself before. A clean copy has 1, noise alone about a third.
 */
import { MIX_RATE } from '../../src/phone/media/audio.ts'

/** 32 ms with half of it overlapping. */
const FRAME = 512
const HOP = FRAME / 2
const BANDS = 15
const LOWEST_HZ = 150
/** Frames of 16 ms: 384 ms. */
const SEGMENT = 24
/** Frames of so much less than the loudest hold no speech, dB. */
const RANGE_DB = 40
/** 1 + 10^(15/20): what may be above the clean sound by so much counts no more. */
const CLIP = 1 + 10 ** (15 / 20)

const HANN = Float64Array.from({ length: FRAME }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 1)) / (FRAME + 1)))

/** Both at 16 kHz, of the same length, and aligned. */
export function intelligibility(clean: Int16Array, heard: Int16Array): number {
  const spoken = spokenFrames(clean)
  const [x, y] = [clean, heard].map((sound) => spoken.map((at) => bandsOf(sound, at))) as [Float64Array[], Float64Array[]]
  let sum = 0
  let count = 0
  for (let end = SEGMENT; end <= spoken.length; end++) {
    for (let band = 0; band < BANDS; band++) {
      const of = (frames: readonly Float64Array[]): number[] => frames.slice(end - SEGMENT, end).map((bands) => bands[band] ?? 0)
      sum += likeness(of(x), of(y))
      count++
    }
  }
  return count === 0 ? 0 : sum / count
}

function spokenFrames(clean: Int16Array): readonly number[] {
  const starts: number[] = []
  for (let at = 0; at + FRAME <= clean.length; at += HOP) starts.push(at)
  const levels = starts.map((at) => 20 * Math.log10(1e-9 + Math.hypot(...clean.subarray(at, at + FRAME))))
  const least = Math.max(...levels) - RANGE_DB
  return starts.filter((_, index) => (levels[index] ?? 0) > least)
}

function likeness(clean: readonly number[], heard: readonly number[]): number {
  const scale = Math.hypot(...clean) / (Math.hypot(...heard) || 1)
  const clipped = heard.map((value, i) => Math.min(value * scale, (clean[i] ?? 0) * CLIP))
  return correlation(clean, clipped)
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [(a[i] ?? 0) - ma, (b[i] ?? 0) - mb]
    ab += da * db
    aa += da * da
    bb += db * db
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb)
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function bandsOf(sound: Int16Array, at: number): Float64Array {
  const real = Float64Array.from({ length: FRAME }, (_, i) => (sound[at + i] ?? 0) * (HANN[i] ?? 0))
  const power = powerSpectrum(real)
  return Float64Array.from({ length: BANDS }, (_, band) => {
    const middle = LOWEST_HZ * 2 ** (band / 3)
    const [from, to] = [binOf(middle * 2 ** (-1 / 6)), binOf(middle * 2 ** (1 / 6))]
    let energy = 0
    for (let bin = from; bin < Math.max(to, from + 1); bin++) energy += power[bin] ?? 0
    return Math.sqrt(energy)
  })
}

const binOf = (hertz: number): number => Math.round((hertz * FRAME) / MIX_RATE)

/** By Cooley and Tukey, in place on a copy. */
function powerSpectrum(real: Float64Array): Float64Array {
  const [re, im] = [reordered(real), new Float64Array(FRAME)]
  for (let size = 2; size <= FRAME; size *= 2) {
    const half = size / 2
    for (let i = 0; i < FRAME; i++) {
      if ((i & half) !== 0) continue
      const angle = (-2 * Math.PI * (i & (half - 1))) / size
      const [c, s] = [Math.cos(angle), Math.sin(angle)]
      const [r, m] = [re[i + half] ?? 0, im[i + half] ?? 0]
      const [tr, ti] = [r * c - m * s, r * s + m * c]
      ;[re[i + half], im[i + half]] = [(re[i] ?? 0) - tr, (im[i] ?? 0) - ti]
      ;[re[i], im[i]] = [(re[i] ?? 0) + tr, (im[i] ?? 0) + ti]
    }
  }
  return re.map((value, i) => value * value + (im[i] ?? 0) ** 2)
}

function reordered(values: Float64Array): Float64Array {
  const bits = Math.log2(FRAME)
  return Float64Array.from({ length: FRAME }, (_, i) => {
    let from = 0
    for (let bit = 0; bit < bits; bit++) if ((i & (1 << bit)) !== 0) from |= 1 << (bits - 1 - bit)
    return values[from] ?? 0
  })
}
