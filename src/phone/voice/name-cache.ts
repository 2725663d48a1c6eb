/** Names that were said, so that most need no voice. The one that was not asked for longest goes first. */

/** Samples of 16 kHz: four minutes, 8 MB. */
const MOST_SAMPLES = 4 * 60 * 16_000
/** Names that could not be said have no samples, and are bounded too. */
const MOST_NAMES = 500

export class NameCache {
  readonly #names = new Map<string, Int16Array | null>()
  #samples = 0

  /** Null: it could not be said. Undefined: it is not known. */
  get(key: string): Int16Array | null | undefined {
    const known = this.#names.get(key)
    if (known === undefined) return undefined
    this.#names.delete(key)
    this.#names.set(key, known)
    return known
  }

  put(key: string, samples: Int16Array | null): void {
    this.#forget(key)
    this.#names.set(key, samples)
    this.#samples += samples?.length ?? 0
    for (const oldest of this.#names.keys()) {
      if (this.#samples <= MOST_SAMPLES && this.#names.size <= MOST_NAMES) return
      this.#forget(oldest)
    }
  }

  #forget(key: string): void {
    this.#samples -= this.#names.get(key)?.length ?? 0
    this.#names.delete(key)
  }
}
