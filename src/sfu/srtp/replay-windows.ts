import { ReplayWindow } from './replay-window.ts'

/** A client has a handful; beyond this the one that came first is forgotten. */
const MAX_SOURCES = 256

/** What was seen of each SSRC of one peer. Only authenticated packets may be marked, so strangers fill nothing. */
export class ReplayWindows {
  readonly #bySource = new Map<number, ReplayWindow>()

  find(ssrc: number): ReplayWindow | undefined {
    return this.#bySource.get(ssrc)
  }

  mark(ssrc: number, index: number): void {
    this.#of(ssrc).mark(index)
  }

  #of(ssrc: number): ReplayWindow {
    const known = this.#bySource.get(ssrc)
    if (known) return known
    if (this.#bySource.size >= MAX_SOURCES) this.#forgetOldest()
    const window = new ReplayWindow()
    this.#bySource.set(ssrc, window)
    return window
  }

  #forgetOldest(): void {
    for (const ssrc of this.#bySource.keys()) {
      this.#bySource.delete(ssrc)
      return
    }
  }
}
