/** Room systems that are not registered here, where an administrator lets them call from anywhere: which of their calls are taken. */
import { userOf } from './call/caller-id.ts'
import { TypedDigits } from './ivr/typed-digits.ts'
import { isOneButton } from './one-button.ts'
import type { SipRequest } from './sip/message/sip-message.ts'
import { SourceLimit, sourceOf } from './sip/transport/source-limit.ts'

/** New calls of one source (an address, a /64 of IPv6). */
const CALLS = { burst: 10, perSecond: 0.1, sources: 10_000 }
/** At once: behind one address there may be a whole building; and registered rooms and trunks must find a place beside all of them. */
const AT_ONCE_OF_SOURCE = 10
const AT_ONCE = 100

export class GuestCalls {
  readonly #now: () => number
  readonly #limit = new SourceLimit(CALLS)
  readonly #running = new Map<string, number>()
  /** Off until an administrator says otherwise. */
  allowed = false

  constructor(now: () => number) {
    this.#now = now
  }

  /** Whoever dials anything else is a scanner. Asked before anything is opened for the call. */
  takes({ uri }: SipRequest, address: string): boolean {
    if (!this.allowed || !isDialled(uri)) return false
    return this.#hasPlace(sourceOf(address)) && this.#limit.take(address, this.#now())
  }

  /** Until what it returns is called, once. */
  begin(address: string): () => void {
    const source = sourceOf(address)
    this.#running.set(source, this.#of(source) + 1)
    return () => {
      const left = this.#of(source) - 1
      if (left > 0) this.#running.set(source, left)
      else this.#running.delete(source)
    }
  }

  #hasPlace(source: string): boolean {
    const all = [...this.#running.values()].reduce((sum, one) => sum + one, 0)
    return all < AT_ONCE && this.#of(source) < AT_ONCE_OF_SOURCE
  }

  #of(source: string): number {
    return this.#running.get(source) ?? 0
  }
}

const isDialled = (uri: string): boolean => isOneButton(uri) || TypedDigits.dialled(userOf(uri)) !== null
