/** Short sounds for all callers: somebody came, somebody left. Each is heard once though ten come at a time. */
import { FRAME_SAMPLES } from '../audio.ts'
import type { MixBus } from './mix-bus.ts'

/** The one that sounds, and the one that follows. */
const MOST = 2

export class Tones {
  readonly #queue: Int16Array[] = []
  #heard = 0

  play(sound: Int16Array): void {
    if (this.#queue.length < MOST && sound.length > 0) this.#queue.push(sound)
  }

  addTo(bus: MixBus): void {
    const sound = this.#queue[0]
    if (sound === undefined) return
    const part = sound.subarray(this.#heard, this.#heard + FRAME_SAMPLES)
    bus.add(part)
    this.#heard += part.length
    if (this.#heard < sound.length) return
    this.#queue.shift()
    this.#heard = 0
  }
}
