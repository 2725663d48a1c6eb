/** Decoded sound that waits to be played, with what was played just before it: time scaling looks back. */
import { FRAME_SAMPLES, MIX_RATE } from '../audio.ts'
import { pitchReach } from '../codec/pitch.ts'
import { lengthen, shorten } from './time-scale.ts'

const KEPT = pitchReach(MIX_RATE)
/** The longest packet behind a frame that is not played yet, and a period that is put in. */
const ROOM = 10 * FRAME_SAMPLES

export class SampleQueue {
  readonly #samples = new Int16Array(KEPT + ROOM)
  #end = KEPT
  #start = KEPT

  get length(): number {
    return this.#end - this.#start
  }

  push(samples: Int16Array): void {
    const fitting = samples.subarray(0, this.#samples.length - this.#end)
    this.#samples.set(fitting, this.#end)
    this.#end += fitting.length
  }

  /** One frame, which must be there; good until the queue is changed again. */
  takeFrame(): Int16Array {
    this.#rewind()
    const frame = this.#samples.subarray(this.#start, this.#start + FRAME_SAMPLES)
    this.#start += FRAME_SAMPLES
    return frame
  }

  /** Needs two frames: whatever is cut out, one is left. */
  shorten(): void {
    this.#rewind()
    if (this.length >= 2 * FRAME_SAMPLES) this.#end = shorten(this.#samples, this.#end)
  }

  /** Needs one frame. */
  lengthen(): void {
    this.#rewind()
    if (this.length >= FRAME_SAMPLES && this.length < 4 * FRAME_SAMPLES) this.#end = lengthen(this.#samples, this.#end)
  }

  #rewind(): void {
    const by = this.#start - KEPT
    this.#samples.copyWithin(0, by, this.#end)
    this.#start -= by
    this.#end -= by
  }
}
