/**
 * Between the 8 kHz of a narrow-band codec and the 16 kHz of the mix, by a half-band low-pass filter: every other tap of it is zero, so a
 * sample costs half as much. Nothing is lost up to 3.4 kHz; what would fold back is 37 dB down at 4.4 kHz, 70 dB from 4.6 kHz on.
 */

/** Taps that are not zero, on each side of the middle. The delay is twice this less one, in samples of 16 kHz: 1.9 ms. */
const SIDE = 16
/** Samples that the first new one is made of besides itself. */
const BEFORE = 2 * SIDE - 1
/** Kaiser's shape for about 65 dB. */
const BETA = 6.2

/** Modified Bessel function of the first kind, order zero. */
const bessel = (x: number): number => {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

/** Taps at the odd distances 1, 3, 5… from the middle, made to sum to one half over both sides at a middle of one half. */
const sideTaps = (): Float64Array => {
  const taps = Float64Array.from({ length: SIDE }, (_, k) => {
    const distance = 2 * k + 1
    const sine = Math.sin((Math.PI * distance) / 2) / (Math.PI * distance)
    return sine * bessel(BETA * Math.sqrt(1 - (distance / (2 * SIDE)) ** 2))
  })
  const sum = taps.reduce((a, b) => a + b, 0)
  return taps.map((tap) => tap / (4 * sum))
}

const TAPS = sideTaps()

const toSample = (value: number): number => (value > 32767 ? 32767 : value < -32768 ? -32768 : Math.round(value))

/** The last samples of one call, kept in front of the new ones of the next. */
class Window {
  readonly samples: Float64Array
  readonly #kept: number
  #end: number

  constructor(kept: number, mostNew: number) {
    this.samples = new Float64Array(kept + mostNew)
    this.#kept = kept
    this.#end = kept
  }

  append(input: Int16Array): void {
    this.samples.copyWithin(0, this.#end - this.#kept, this.#end)
    for (let i = 0; i < input.length; i++) this.samples[this.#kept + i] = input[i] ?? 0
    this.#end = this.#kept + input.length
  }
}

/** 8 kHz to 16 kHz. What is taken and not asked for costs next to nothing. */
export class Upsampler {
  readonly #samples: Float64Array
  #input: Int16Array = new Int16Array(0)
  /** The last samples before `#input`, and those before the next. */
  #before = new Int16Array(BEFORE)
  #after = new Int16Array(BEFORE)

  /** `mostInput` samples at a time at most. */
  constructor(mostInput: number) {
    this.#samples = new Float64Array(BEFORE + mostInput)
  }

  /** Two samples for each one of `input`. */
  process(input: Int16Array, output: Int16Array): void {
    this.take(input)
    this.give(output)
  }

  /** Time goes on by `input`, which must stay as it is while its samples may be asked for. */
  take(input: Int16Array): void {
    const [before, after] = [this.#after, this.#before]
    const kept = Math.max(0, BEFORE - input.length)
    for (let i = 0; i < kept; i++) after[i] = before[i + BEFORE - kept] ?? 0
    for (let i = kept; i < BEFORE; i++) after[i] = input[input.length - BEFORE + i] ?? 0
    this.#before = before
    this.#after = after
    this.#input = input
  }

  /** Two samples for each one that was taken last. */
  give(output: Int16Array): void {
    const samples = this.#samples
    samples.set(this.#before)
    samples.set(this.#input, BEFORE)
    for (let i = 0; i < this.#input.length; i++) {
      output[2 * i] = samples[i + SIDE - 1] ?? 0
      output[2 * i + 1] = this.#between(i + SIDE - 1)
    }
  }

  #between(before: number): number {
    const samples = this.#samples
    let sum = 0
    for (let k = 0; k < SIDE; k++) sum += ((samples[before - k] ?? 0) + (samples[before + 1 + k] ?? 0)) * (TAPS[k] ?? 0)
    return toSample(2 * sum)
  }
}

/** 16 kHz to 8 kHz. */
export class Downsampler {
  readonly #window: Window

  /** `mostInput` samples at a time at most. */
  constructor(mostInput: number) {
    this.#window = new Window(4 * SIDE - 2, mostInput)
  }

  /** One sample for two of `input`. */
  process(input: Int16Array, output: Int16Array): void {
    this.#window.append(input)
    for (let i = 0; i < output.length; i++) output[i] = this.#around(2 * i + 2 * SIDE - 1)
  }

  #around(middle: number): number {
    const samples = this.#window.samples
    let sum = (samples[middle] ?? 0) / 2
    for (let k = 0, distance = 1; k < SIDE; k++, distance += 2) {
      sum += ((samples[middle - distance] ?? 0) + (samples[middle + distance] ?? 0)) * (TAPS[k] ?? 0)
    }
    return toSample(sum)
  }
}
