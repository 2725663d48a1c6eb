/**
 * Keys out of the sound itself, by Goertzel's algorithm: the last resort for lines that agreed on no telephone events. Anybody near the
 * telephone could play such tones, so it is never used where there is another way (SPEC D5).
 */

const ROWS = [697, 770, 852, 941] as const
const COLUMNS = [1209, 1336, 1477, 1633] as const
const KEYS_BY_ROW = '123A456B789C*0#D'
/** In s: long enough to tell neighbours apart, short enough for three in the shortest press of 40 ms. */
const BLOCK = 0.01275
/** Both tones together must be so much of all that is heard. */
const PURITY = 0.7
/** The loudest of a group is so much stronger than the next (6 dB). */
const DISTINCTION = 4
/** Between the groups: 8 dB either way. */
const TWIST = 6.3
/** Mean square of a sample: -45 dBFS. */
const FAINTEST = 34_000
/** Blocks that agree before a key counts, and that must be without it before it counts again. */
const AGREEING = 2
const GONE = 2

const coefficients = (frequencies: readonly number[], rate: number): readonly number[] =>
  frequencies.map((frequency) => 2 * Math.cos((2 * Math.PI * frequency) / rate))

/** Squared amplitude of a sine of that frequency in the block. */
const power = (block: Float64Array, twoCosine: number): number => {
  let last = 0
  let before = 0
  for (let i = 0; i < block.length; i++) {
    const now = (block[i] ?? 0) + twoCosine * last - before
    before = last
    last = now
  }
  return ((last * last + before * before - twoCosine * last * before) * 4) / block.length ** 2
}

interface Peak {
  readonly place: number
  readonly power: number
}

/** Null where none stands out. */
const peakOf = (block: Float64Array, group: readonly number[]): Peak | null => {
  const powers = group.map((twoCosine) => power(block, twoCosine))
  const strongest = Math.max(...powers)
  const place = powers.indexOf(strongest)
  const distinct = powers.every((other, i) => i === place || other * DISTINCTION < strongest)
  return distinct ? { place, power: strongest } : null
}

const keyIn = (block: Float64Array, rows: readonly number[], columns: readonly number[]): string | null => {
  const meanSquare = block.reduce((sum, sample) => sum + sample * sample, 0) / block.length
  if (meanSquare < FAINTEST) return null
  const row = peakOf(block, rows)
  const column = peakOf(block, columns)
  if (row === null || column === null) return null
  if (row.power > column.power * TWIST || column.power > row.power * TWIST) return null
  if ((row.power + column.power) / 2 < PURITY * meanSquare) return null
  return KEYS_BY_ROW[row.place * COLUMNS.length + column.place] ?? null
}

export class ToneReceiver {
  readonly #block: Float64Array
  readonly #rows: readonly number[]
  readonly #columns: readonly number[]
  #filled = 0
  #candidate: string | null = null
  #agreed = 0
  #pressed: string | null = null
  #gone = 0

  /** `rate` in samples a second. */
  constructor(rate: number) {
    this.#block = new Float64Array(rate * BLOCK)
    this.#rows = coefficients(ROWS, rate)
    this.#columns = coefficients(COLUMNS, rate)
  }

  /** Takes a frame; gives the key that was recognised in it. */
  hear(frame: Int16Array): string | null {
    let heard: string | null = null
    for (let i = 0; i < frame.length; i++) {
      this.#block[this.#filled++] = frame[i] ?? 0
      if (this.#filled < this.#block.length) continue
      this.#filled = 0
      heard ??= this.#judge(keyIn(this.#block, this.#rows, this.#columns))
    }
    return heard
  }

  #judge(key: string | null): string | null {
    this.#agreed = key !== null && key === this.#candidate ? this.#agreed + 1 : 1
    this.#candidate = key
    this.#gone = key === this.#pressed ? 0 : this.#gone + 1
    if (this.#gone >= GONE) this.#pressed = null
    if (key === null || this.#agreed < AGREEING || key === this.#pressed) return null
    this.#pressed = key
    this.#gone = 0
    return key
  }
}
