/** The sum of all who are heard, and the same without one of them. Sums are kept in 32 bits: 65,536 voices at full scale fit. */
import { FRAME_SAMPLES } from '../audio.ts'

export class MixBus {
  readonly total = new Int32Array(FRAME_SAMPLES)

  clear(): void {
    this.total.fill(0)
  }

  /** Takes a frame, or the beginning of one. */
  add(frame: Int16Array): void {
    const { total } = this
    const length = Math.min(frame.length, FRAME_SAMPLES)
    for (let i = 0; i < length; i++) total[i] = (total[i] ?? 0) + (frame[i] ?? 0)
  }

  /** Mix-minus: what one hears whose own sound, exactly as it was added, is `own`. */
  without(own: Int16Array, into: Int32Array): void {
    const { total } = this
    for (let i = 0; i < FRAME_SAMPLES; i++) into[i] = (total[i] ?? 0) - (own[i] ?? 0)
  }
}
