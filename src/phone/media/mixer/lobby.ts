/** Callers outside, before a conference and while its room has not let them in: each hears its prompts and nothing else, and nobody hears them. */
import type { Caller } from './caller.ts'
import { MixBus } from './mix-bus.ts'
import { SharedMix } from './shared-mix.ts'

export class Lobby {
  readonly #nothing = new MixBus()
  readonly #silence = new SharedMix()

  /** Once a tick, before the callers. */
  tick(): void {
    this.#silence.render(this.#nothing)
  }

  serve(caller: Caller): void {
    caller.pull()
    caller.source.keepOut()
    caller.push(this.#nothing, this.#silence)
  }
}
