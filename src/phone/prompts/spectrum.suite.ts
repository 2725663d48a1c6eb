/** The fast Fourier transform, radix 2, in place; for tests. */
export interface Spectrum {
  readonly re: Float64Array
  readonly im: Float64Array
}

/** `re.length` is a power of two. The inverse is not divided by the length. */
export function transform({ re, im }: Spectrum, isInverse: boolean): void {
  const turns = turnsOf(re.length)
  reorder(re, im)
  for (let half = 1; half < re.length; half *= 2) combine(re, im, half, turns, isInverse ? -1 : 1)
}

const known = new Map<number, Spectrum>()

/** The points of the lower half circle, from 1 on. */
function turnsOf(length: number): Spectrum {
  const before = known.get(length)
  if (before !== undefined) return before
  const angles = Float64Array.from({ length: length / 2 }, (_, k) => (-2 * Math.PI * k) / length)
  const turns = { re: angles.map(Math.cos), im: angles.map(Math.sin) }
  known.set(length, turns)
  return turns
}

function reorder(re: Float64Array, im: Float64Array): void {
  for (let i = 1, j = 0; i < re.length; i++) {
    let bit = re.length >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i >= j) continue
    ;[re[i], re[j]] = [re[j]!, re[i]!]
    ;[im[i], im[j]] = [im[j]!, im[i]!]
  }
}

function combine(re: Float64Array, im: Float64Array, half: number, turns: Spectrum, sign: number): void {
  const stride = re.length / (2 * half)
  for (let start = 0; start < re.length; start += 2 * half) {
    for (let i = start, k = 0; i < start + half; i++, k += stride) {
      const cos = turns.re[k]!
      const sin = sign * turns.im[k]!
      const x = re[i + half]! * cos - im[i + half]! * sin
      const y = re[i + half]! * sin + im[i + half]! * cos
      re[i + half] = re[i]! - x
      im[i + half] = im[i]! - y
      re[i]! += x
      im[i]! += y
    }
  }
}

/** Of real samples, with zeros after them up to `length`. */
export function spectrumOf(samples: ArrayLike<number>, length: number): Spectrum {
  const spectrum = { re: new Float64Array(length), im: new Float64Array(length) }
  spectrum.re.set(samples)
  transform(spectrum, false)
  return spectrum
}
