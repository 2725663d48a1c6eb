/** What everybody hears who says nothing: made once a tick and given to all of them. */
import { FRAME_SAMPLES } from '../audio.ts'
import { Limiter } from './limiter.ts'
import type { MixBus } from './mix-bus.ts'

export class SharedMix {
  readonly limiter = new Limiter()
  #frame = new Int16Array(FRAME_SAMPLES)

  /** An array of its own each tick: its identity stands for its content. */
  get frame(): Int16Array {
    return this.#frame
  }

  render(bus: MixBus): void {
    this.#frame = new Int16Array(FRAME_SAMPLES)
    this.limiter.apply(bus.total, this.#frame)
  }
}
