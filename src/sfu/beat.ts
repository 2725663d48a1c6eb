/**
 * When an engine looks at its peers. Packets wake its thread anyway: it looks after them, if 20 ms have gone by. It wakes for nothing but that
 * where something is due soon; else every 100 ms. To a thread that has slept everything is new, the processor's caches too: in a room of two
 * that is most of what a packet costs.
 */
const SOON_MS = 20
const LATE_MS = 100

export class Beat {
  readonly #now: () => number
  readonly #look: () => void
  readonly #late: NodeJS.Timeout
  #soon: NodeJS.Timeout | null = null
  #lookedAt: number

  /** `now` in monotonic milliseconds. `lateMs`: the longest between two looks. */
  constructor(now: () => number, look: () => void, lateMs = LATE_MS) {
    this.#now = now
    this.#look = look
    this.#lookedAt = now()
    this.#late = setTimeout(() => this.#beat(), lateMs)
  }

  /** Packets have been through. */
  woken(): void {
    if (this.#now() - this.#lookedAt >= SOON_MS) this.#beat()
  }

  /** Something is due that cannot wait. */
  hasten(): void {
    this.#soon ??= setTimeout(() => this.#beat(), SOON_MS)
  }

  stop(): void {
    clearTimeout(this.#late)
    clearTimeout(this.#soon ?? undefined)
  }

  #beat(): void {
    clearTimeout(this.#soon ?? undefined)
    this.#soon = null
    this.#lookedAt = this.#now()
    this.#late.refresh()
    this.#look()
  }
}
