import type { SourceEvents } from './compositor.ts'

interface Fed {
  readonly events: SourceEvents
  /** A picture was left out: nothing is of use before the next key frame. */
  broken: boolean
  /** Decoders that it cost; a process that died just after it had a picture counts as one. */
  failures: number
  /** When it sent the last picture. */
  putAt: number
}

/** Milliseconds before a death. */
const SUSPICIOUS = 200
/** Bytes of one picture: a megabyte is a bad joke for any camera. */
const LONGEST_PICTURE = 4 << 20

/** Whose pictures come in, and what is known of them from one process to the next. Times are in milliseconds. */
export class FedSources {
  readonly #sources = new Map<string, Fed>()

  add(id: string, events: SourceEvents): void {
    this.#sources.set(id, { events, broken: false, failures: 0, putAt: -Infinity })
  }

  /** Whether it was there. */
  remove(id: string): boolean {
    return this.#sources.delete(id)
  }

  clear(): void {
    this.#sources.clear()
  }

  /** Each with the decoders that it cost. */
  get failures(): readonly (readonly [string, number])[] {
    return Array.from(this.#sources, ([id, { failures }]) => [id, failures] as const)
  }

  keyFrameWanted(id: string): void {
    this.#sources.get(id)?.events.keyFrameWanted()
  }

  failed(id: string, failures: number): void {
    const source = this.#sources.get(id)
    if (source !== undefined) source.failures = failures
  }

  /** Whoever sent a picture just before the process died may have killed it. */
  processDied(now: number): void {
    for (const source of this.#sources.values()) if (source.putAt > now - SUSPICIOUS) source.failures += 1
  }

  /** Whether a picture is passed on. `keepsUp`: the process. One that is left out takes all with it up to the next key frame. */
  admit(id: string, { key, data }: { readonly key: boolean; readonly data: Uint8Array }, keepsUp: boolean, now: number): boolean {
    const source = this.#sources.get(id)
    if (source === undefined) return false
    const fits = keepsUp && data.length <= LONGEST_PICTURE
    if (!fits && !source.broken) source.events.keyFrameWanted()
    source.broken = !fits || (source.broken && !key)
    if (!source.broken) source.putAt = now
    return !source.broken
  }
}
