/** Decoded sound that waits to be played, with what was played just before it: time scaling looks back. */
import { pitchReach } from '../codec/pitch.ts'
import { lengthen, shorten } from './time-scale.ts'

/** The longest packet behind a frame that is not played yet, and a period that is put in. */
const MOST_FRAMES = 10
/** So many are played before the rest is moved to the front. */
const FRAMES_A_ROUND = 4

export class SampleQueue {
  readonly #rate: number
  readonly #frame: number
  readonly #kept: number
  readonly #samples: Int16Array
  #end: number
  #start: number

  /** `rate` in samples a second. */
  constructor(rate: number) {
    this.#rate = rate
    this.#frame = rate / 50
    this.#kept = pitchReach(rate)
    this.#samples = new Int16Array(this.#kept + (FRAMES_A_ROUND + MOST_FRAMES) * this.#frame)
    this.#start = this.#kept
    this.#end = this.#kept
  }

  get length(): number {
    return this.#end - this.#start
  }

  push(samples: Int16Array): void {
    const room = MOST_FRAMES * this.#frame - this.length
    const fitting = samples.length <= room ? samples : samples.subarray(0, room)
    this.#rewindFor(fitting.length)
    this.#samples.set(fitting, this.#end)
    this.#end += fitting.length
  }

  /** One frame, which must be there; good until the queue is changed again. */
  takeFrame(): Int16Array {
    this.#start += this.#frame
    return this.#samples.subarray(this.#start - this.#frame, this.#start)
  }

  /** Needs two frames: whatever is cut out, one is left. */
  shorten(): void {
    if (this.length >= 2 * this.#frame) this.#end = shorten(this.#samples, this.#end, this.#rate)
  }

  /** Needs one frame. */
  lengthen(): void {
    if (this.length < this.#frame || this.length >= 4 * this.#frame) return
    this.#rewindFor(this.#frame)
    this.#end = lengthen(this.#samples, this.#end, this.#rate)
  }

  /** Makes room for so many more samples. */
  #rewindFor(count: number): void {
    if (this.#end + count <= this.#samples.length) return
    const by = this.#start - this.#kept
    this.#samples.copyWithin(0, by, this.#end)
    this.#start -= by
    this.#end -= by
  }
}
