/** Where one room is to be found: its contacts, each until its time is over (RFC 3261 §10.3). */
import type { Clock, Timer } from '../clock.ts'
import type { Flow } from '../transport/flow.ts'
import type { WantedContact } from './contacts.ts'

interface Binding {
  readonly uri: string
  readonly callId: string
  readonly number: number
  /** Whence it was registered. */
  readonly address: string
  readonly endsAt: number
  readonly end: Timer
  /** Its connection stays open though nothing comes by it. */
  readonly release: () => void
}

/** Which REGISTER, and whence. */
export interface Registering {
  readonly callId: string
  /** Of its CSeq. */
  readonly number: number
  readonly flow: Flow
}

/** A room that comes back by ever new ports takes none but its own places. */
const MOST_BINDINGS = 5

export class Bindings {
  readonly #clock: Clock
  readonly #changed: () => void
  readonly #bindings = new Map<string, Binding>()

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock
    this.#changed = changed
  }

  get size(): number {
    return this.#bindings.size
  }

  isFrom(address: string): boolean {
    return [...this.#bindings.values()].some((binding) => binding.address === address)
  }

  /** Each contact with the seconds that it has left. */
  list(): readonly { readonly uri: string; readonly expires: number }[] {
    const now = this.#clock.now()
    return [...this.#bindings.values()].map(({ uri, endsAt }) => ({ uri, expires: Math.max(0, Math.round((endsAt - now) / 1_000)) }))
  }

  /** An older request that was overtaken on its way must undo nothing (RFC 3261 §10.3, 7). */
  isLate(keys: readonly string[] | 'all', { callId, number }: Registering): boolean {
    const concerned = keys === 'all' ? [...this.#bindings.values()] : keys.flatMap((key) => this.#bindings.get(key) ?? [])
    return concerned.some((binding) => binding.callId === callId && number <= binding.number)
  }

  put({ key, uri }: WantedContact, seconds: number, { callId, number, flow }: Registering): void {
    this.remove(key)
    const ms = seconds * 1_000
    const end = this.#clock.after(ms, () => this.remove(key))
    const endsAt = this.#clock.now() + ms
    this.#bindings.set(key, { uri, callId, number, address: flow.remote.address, endsAt, end, release: flow.hold() })
    const [oldest] = this.#bindings.keys()
    if (this.#bindings.size > MOST_BINDINGS && oldest !== undefined) this.remove(oldest)
    this.#changed()
  }

  remove(key: string): void {
    const binding = this.#bindings.get(key)
    if (binding === undefined) return
    this.#bindings.delete(key)
    binding.end.cancel()
    binding.release()
    this.#changed()
  }

  clear(): void {
    for (const key of this.#bindings.keys()) this.remove(key)
  }
}
