/** Calls at an even pace, without drift; what a busy machine missed for long is left out rather than made up for at once. */
const MOST_BEHIND_MS = 200

export class Beat {
  readonly #everyMs: number
  readonly #act: (now: number) => void
  #due: number
  #timer: NodeJS.Timeout | undefined

  constructor(everyMs: number, act: (now: number) => void) {
    this.#everyMs = everyMs
    this.#act = act
    this.#due = performance.now() + everyMs
    this.#wait()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, this.#due - performance.now()))
  }

  #tick(): void {
    const now = performance.now()
    if (now - this.#due > MOST_BEHIND_MS) this.#due = now
    for (; this.#due <= now; this.#due += this.#everyMs) this.#act(now)
    this.#wait()
  }
}
