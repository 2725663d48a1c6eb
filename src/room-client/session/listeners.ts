import type { RoomClientEvents } from '../room-client.ts'

type Name = keyof RoomClientEvents

/** Who wants to hear of what. */
export class Listeners {
  readonly #byName = new Map<Name, Set<(...details: never[]) => void>>()

  add<E extends Name>(event: E, listener: RoomClientEvents[E]): () => void {
    const listeners = this.#byName.get(event) ?? new Set()
    this.#byName.set(event, listeners.add(listener))
    return () => void listeners.delete(listener)
  }

  emit<E extends Name>(event: E, ...details: Parameters<RoomClientEvents[E]>): void {
    const listeners = this.#byName.get(event)
    if (listeners === undefined) return
    // `add` put listeners of this event's type there, and no others.
    for (const listener of listeners) (listener as (...each: Parameters<RoomClientEvents[E]>) => void)(...details)
  }

  clear(): void {
    this.#byName.clear()
  }
}
