/** Who wants to hear of one peer. */
import type { PeerCloseReason, PeerEvents, PeerState } from './peer.ts'

export class PeerListeners {
  readonly #sets = { state: new Set<PeerEvents['state']>(), data: new Set<PeerEvents['data']>() }

  /** Until the function that it gives is called. */
  add<E extends keyof PeerEvents>(event: E, listener: PeerEvents[E]): () => void {
    // The two sets are indexed by the same name as their listeners' types, which TypeScript does not follow through a union.
    const listeners = this.#sets[event] as Set<PeerEvents[E]>
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  state(state: PeerState, reason?: PeerCloseReason): void {
    for (const listener of this.#sets.state) listener(state, reason)
  }

  data(label: string, message: Uint8Array): void {
    for (const listener of this.#sets.data) listener(label, message)
  }

  clear(): void {
    this.#sets.state.clear()
    this.#sets.data.clear()
  }
}
