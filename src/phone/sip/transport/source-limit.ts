/** How much one source may ask (T4): a token bucket each, in bounded memory. */
import { isIPv6 } from 'node:net'

export interface SourceLimitOptions {
  /** What a source may ask at once. */
  readonly burst: number
  /** What comes back to it in a second. */
  readonly perSecond: number
  /** Sources that are remembered; of more the longest silent one is forgotten. */
  readonly sources: number
}

interface Bucket {
  readonly tokens: number
  /** Milliseconds. */
  readonly at: number
}

/** Whoever has one IPv6 address has the 2⁶⁴ beside it: they count as one. */
export const sourceOf = (address: string): string => (isIPv6(address) ? prefix64(address) : address)

const prefix64 = (address: string): string => {
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array.from({ length: Math.max(zeros, 0) }, () => '0'), ...after].slice(0, 4).join(':')
}

export class SourceLimit {
  readonly #options: SourceLimitOptions
  readonly #buckets = new Map<string, Bucket>()

  constructor(options: SourceLimitOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#buckets.size
  }

  /** What this source has left. */
  left(address: string, now: number): number {
    const { tokens, at } = this.#buckets.get(sourceOf(address)) ?? { tokens: this.#options.burst, at: now }
    return Math.min(tokens + ((now - at) / 1_000) * this.#options.perSecond, this.#options.burst)
  }

  /** Whether this source may ask once more; `now` in milliseconds. */
  take(address: string, now: number): boolean {
    const source = sourceOf(address)
    const left = this.left(address, now)
    const allowed = left >= 1
    // Put in anew, so that a map in order of insertion is one in order of silence.
    this.#buckets.delete(source)
    this.#buckets.set(source, { tokens: allowed ? left - 1 : left, at: now })
    if (this.#buckets.size > this.#options.sources) this.#forgetOne()
    return allowed
  }

  #forgetOne(): void {
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest)
      return
    }
  }
}
