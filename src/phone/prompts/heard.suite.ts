/**
 * Was this prompt heard in that recording? The prompt is cut into pieces of a second, and each must be found in order, where it belongs, by
 * normalised cross-correlation: 1 is the same sound at whatever loudness, 0 another. Small pieces survive a receiver that plays a little
 * faster or slower, and one loud piece cannot stand for all.
 */
import { spectrumOf, transform, type Spectrum } from './spectrum.suite.ts'

/** What was surely heard, and what was surely not. Sound of a meeting mixed into it lies between. */
export const HEARD = 0.9
export const NOT_HEARD = 0.5

export interface Heard {
  /** The worst piece's correlation. */
  readonly score: number
  /** Where the first piece begins in the recording, in samples; meaningless where nothing was heard. */
  readonly at: number
  /** Each piece's correlation, in order. */
  readonly pieces: readonly number[]
}

export interface Recorded {
  readonly samples: Int16Array
  /** Samples a second; the same for a recording and for what is looked for in it. */
  readonly rate: number
}

const EMPHASIS = 0.8
const PIECE_SECONDS = 1
/** A shorter rest is part of the piece before it. */
const REST_SECONDS = 0.5
/** How far a piece may stand from where it belongs after the one before: a jitter buffer stretches. */
const DRIFT_SECONDS = 0.03
/** Places of the first piece that are followed up. */
const STARTS = 6
/** Samples on each side that tell of a place between two. */
const REACH = 16
/** Windowed sincs of the eighths on both sides of a sample. */
const KERNELS = [-7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7].map((eighths) =>
  Float64Array.from({ length: 2 * REACH + 1 }, (_, i) => {
    const turn = Math.PI * (i - REACH - eighths / 8)
    return Math.abs(turn) < Math.PI * REACH ? (Math.sin(turn) / turn) * (0.5 + 0.5 * Math.cos(turn / REACH)) : 0
  }),
)

/** A prompt to look for. Kept, for its pieces' spectra are kept with it. */
export interface Reference {
  readonly pieces: readonly Piece[]
  readonly drift: number
}

interface Piece {
  readonly samples: Samples
  /** By length. */
  readonly spectra: Map<number, Spectrum>
}

export const newReference = ({ samples, rate }: Recorded): Reference => ({
  pieces: cut(emphasise(samples), rate).map((piece) => ({ samples: piece, spectra: new Map() })),
  drift: Math.round(DRIFT_SECONDS * rate),
})

/** Keeps the recording's spectrum, to look for many prompts in it. */
export function listenTo(recording: Recorded): (reference: Reference) => Heard {
  const whole: Piece = { samples: emphasise(recording.samples), spectra: new Map() }
  const energy = energySums(whole.samples)
  return ({ pieces, drift }) => follow(pieces, (piece) => correlation(whole, piece, energy), drift)
}

export const chunkedCorrelation = (reference: Recorded, recording: Recorded): Heard => listenTo(recording)(newReference(reference))

function spectrumAt({ samples, spectra }: Piece, length: number): Spectrum {
  const spectrum = spectra.get(length) ?? spectrumOf(samples, length)
  spectra.set(length, spectrum)
  return spectrum
}

type Samples = Float64Array

/** Lifts the upper band. Voices of like pitch hum alike below it, and what is said is above. */
const emphasise = (samples: Int16Array): Samples => Float64Array.from(samples, (sample, i) => sample - EMPHASIS * (samples[i - 1] ?? 0))

function cut(reference: Samples, rate: number): readonly Samples[] {
  const size = PIECE_SECONDS * rate
  const count = Math.max(1, Math.floor((reference.length + size - REST_SECONDS * rate) / size))
  return Array.from({ length: count }, (_, i) => reference.subarray(i * size, i === count - 1 ? reference.length : (i + 1) * size))
}

/** `sums[i]` is the energy of the first `i` samples. */
function energySums(samples: Samples): Float64Array {
  const sums = new Float64Array(samples.length + 1)
  samples.forEach((sample, i) => (sums[i + 1] = sums[i]! + sample * sample))
  return sums
}

/** The normalised correlation at each place where the whole piece fits. */
function correlation(recording: Piece, piece: Piece, energy: Float64Array): Float64Array {
  const [whole, part] = [recording.samples.length, piece.samples.length]
  const product = conjugateProduct(recording, piece, 2 ** Math.ceil(Math.log2(whole + part)))
  transform(product, true)
  const own = piece.samples.reduce((sum, sample) => sum + sample * sample, 0)
  return Float64Array.from({ length: Math.max(0, whole - part + 1) }, (_, at) => {
    const around = energy[at + part]! - energy[at]!
    return around * own === 0 ? 0 : product.re[at]! / product.re.length / Math.sqrt(around * own)
  })
}

function conjugateProduct(recording: Piece, piece: Piece, length: number): Spectrum {
  const [a, b] = [spectrumAt(recording, length), spectrumAt(piece, length)]
  const product = { re: new Float64Array(length), im: new Float64Array(length) }
  for (let i = 0; i < length; i++) {
    product.re[i] = a.re[i]! * b.re[i]! + a.im[i]! * b.im[i]!
    product.im[i] = a.im[i]! * b.re[i]! - a.re[i]! * b.im[i]!
  }
  return product
}

type Correlate = (piece: Piece) => Float64Array

/** Takes the start from which the worst piece is best. Where the first is nowhere, the others are not looked for. */
function follow([first, ...rest]: readonly Piece[], correlate: Correlate, drift: number): Heard {
  const starts = first === undefined ? [] : highest(correlate(first), drift)
  const isSomewhere = (starts[0]?.value ?? 0) > NOT_HEARD
  const later = isSomewhere ? rest.map((piece) => ({ length: piece.samples.length, values: correlate(piece) })) : []
  const chains = starts.map((start) => chain(start, first?.samples.length ?? 0, later, drift))
  return chains.toSorted((a, b) => b.score - a.score)[0] ?? { score: 0, at: 0, pieces: [] }
}

interface LaterPiece {
  readonly length: number
  readonly values: Float64Array
}

function chain({ at, value }: Place, length: number, later: readonly LaterPiece[], drift: number): Heard {
  const pieces = [value]
  let expected = at + length
  for (const piece of later) {
    const best = highestWithin(piece.values, expected - drift, expected + drift)
    pieces.push(betweenSamples(piece.values, best))
    expected = best.at + piece.length
  }
  return { score: Math.min(...pieces), at, pieces }
}

interface Place {
  readonly at: number
  readonly value: number
}

function highestWithin(values: Float64Array, from: number, to: number): Place {
  let best: Place = { at: from, value: 0 }
  for (let at = Math.max(0, from); at <= to && at < values.length; at++) if (values[at]! > best.value) best = { at, value: values[at]! }
  return best
}

/**
 * The peak beside this place. A sound may be late by half a sample, by a resampler or another clock: it is the same sound, but at 8 kHz what
 * is high in it correlates with 0.9 only. The correlation's band is the sound's own, so that a windowed sinc tells it between samples.
 */
function betweenSamples(values: Float64Array, { at, value }: Place): number {
  const between = KERNELS.map((kernel) => kernel.reduce((sum, weight, i) => sum + weight * (values[at + i - REACH] ?? 0), 0))
  return Math.min(1, Math.max(value, ...between))
}

/** The best places, best first, no two of them of one peak. */
function highest(values: Float64Array, apart: number): readonly Place[] {
  const peaks = Array.from({ length: Math.ceil(values.length / apart) }, (_, i) => highestWithin(values, i * apart, (i + 1) * apart - 1))
  const best = peaks.toSorted((a, b) => b.value - a.value).slice(0, STARTS)
  return best.map((place) => ({ at: place.at, value: betweenSamples(values, place) }))
}
