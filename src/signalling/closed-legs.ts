/** How long a leg that was closed is not opened again, should its opening be under way. */
const MEMORY = 30_000

/** Removal is written first and cut after, while an opening that was decided before it may still be on its way here. */
export class ClosedLegs {
  readonly #until = new Map<string, number>()

  /** Without an identity: the whole room. */
  note(room: string, identity: string | null): void {
    const now = Date.now()
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key)
    this.#until.set(keyOf(room, identity), now + MEMORY)
  }

  has(room: string, identity: string): boolean {
    const now = Date.now()
    return [keyOf(room, identity), keyOf(room, null)].some((key) => (this.#until.get(key) ?? 0) > now)
  }
}

const keyOf = (room: string, identity: string | null): string => JSON.stringify([room, identity])
