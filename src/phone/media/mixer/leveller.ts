/** Brings callers to one loudness, slowly and while they speak: lines differ by 20 dB and more. */
import { FRAME_SAMPLES } from '../audio.ts'
import { fade } from './fade.ts'
import { gainOf } from './level.ts'
import { Limiter } from './limiter.ts'

/** Where speech is brought to, in dBFS; what browsers send after their own gain control is about as loud. */
const TARGET_DB = -24
const MOST_DB = 12
/** 6 dB a second up; down twice as fast, for too loud hurts more than too soft. */
const UP_DB = 0.12
const DOWN_DB = 0.24
/** Inside ±3 dB nothing is done. */
const NEAR_ENOUGH_DB = 3
/** The loudness followed is that of about a second of speech. */
const SMOOTHING = 0.02

export class Leveller {
  readonly #limiter = new Limiter()
  readonly #raised = new Int32Array(FRAME_SAMPLES)
  /** Mean power of speech, 1 at full scale. */
  #power = 10 ** (TARGET_DB / 10)
  #gainDb = 0

  get gainDb(): number {
    return this.#gainDb
  }

  /** Changes `frame` in place; learns from its level, in dBFS, where it belongs to speech. */
  apply(frame: Int16Array, level: number, speaking: boolean): void {
    const before = this.#gainDb
    if (speaking) this.#learn(level)
    if (before === 0 && this.#gainDb === 0) return
    this.#raised.set(frame)
    fade(this.#raised, gainOf(before), gainOf(this.#gainDb))
    this.#limiter.apply(this.#raised, frame)
  }

  #learn(level: number): void {
    this.#power += (10 ** (level / 10) - this.#power) * SMOOTHING
    const wanted = Math.max(-MOST_DB, Math.min(MOST_DB, TARGET_DB - 10 * Math.log10(this.#power)))
    const missing = wanted - this.#gainDb
    if (Math.abs(missing) >= NEAR_ENOUGH_DB) this.#gainDb += Math.max(-DOWN_DB, Math.min(UP_DB, missing))
  }
}
