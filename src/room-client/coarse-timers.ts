/**
 * Long waits that end together: a connection asks for consent, pings and reports every few seconds, to the millisecond for nobody. Each wake
 * of a sleeping thread costs it more than what is done in it, and a gateway has hundreds of connections.
 */
import type { Surroundings } from './surroundings.ts'

/** Shorter waits are somebody's impatience, and end in time. */
const LONG_MS = 2000
/** A long wait ends so much later at most. */
const GRAIN_MS = 250

interface Round {
  readonly actions: Set<() => void>
  readonly callOff: () => void
}

export class CoarseTimers {
  readonly #exact: Pick<Surroundings, 'now' | 'after'>
  /** By when they are, in grains. */
  readonly #rounds = new Map<number, Round>()

  constructor(exact: Pick<Surroundings, 'now' | 'after'>) {
    this.#exact = exact
  }

  /** As `Surroundings` has it. */
  readonly after = (milliseconds: number, action: () => void): (() => void) => {
    if (milliseconds < LONG_MS) return this.#exact.after(milliseconds, action)
    const at = Math.ceil((this.#exact.now() + milliseconds) / GRAIN_MS)
    const round = this.#roundAt(at)
    const own = (): void => action()
    round.actions.add(own)
    return () => this.#callOff(at, round, own)
  }

  #roundAt(at: number): Round {
    const known = this.#rounds.get(at)
    if (known !== undefined) return known
    const { now, after } = this.#exact
    const round: Round = { actions: new Set(), callOff: after(at * GRAIN_MS - now(), () => this.#run(at, round)) }
    this.#rounds.set(at, round)
    return round
  }

  /** One that is called off by another on the way is not run. */
  #run(at: number, { actions }: Round): void {
    this.#rounds.delete(at)
    for (const action of actions) action()
  }

  /** Nothing waits for a round of nobody. */
  #callOff(at: number, round: Round, action: () => void): void {
    round.actions.delete(action)
    if (round.actions.size > 0 || this.#rounds.get(at) !== round) return
    this.#rounds.delete(at)
    round.callOff()
  }
}
