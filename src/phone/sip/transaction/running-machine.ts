import type { Clock, Timer } from '../clock.ts'
import { type Action, advance, type Event, initialState, type Phase, type State, type Table, type TimerName } from './machine.ts'

type Deed = Exclude<Action, { readonly kind: 'start-timer' | 'stop-timer' }>

export interface MachineUser {
  perform(deed: Deed): void
  /** Once, when the machine has terminated and its timers are gone. */
  ended(): void
}

/** A transaction machine in time: it keeps the state, runs the timers, and leaves sending and telling to its user. */
export class RunningMachine {
  readonly #table: Table
  readonly #clock: Clock
  readonly #user: MachineUser
  readonly #timers = new Map<TimerName, Timer>()
  readonly #events: Event[] = []
  #state: State
  #busy = false

  constructor(table: Table, reliable: boolean, clock: Clock, user: MachineUser) {
    this.#table = table
    this.#clock = clock
    this.#user = user
    this.#state = initialState(reliable)
  }

  get phase(): Phase {
    return this.#state.phase
  }

  /** Whoever is told something may dispatch again: that event waits until this one is done. */
  dispatch(event: Event): void {
    this.#events.push(event)
    if (this.#busy) return
    this.#busy = true
    try {
      for (let next = this.#events.shift(); next; next = this.#events.shift()) this.#step(next)
    } finally {
      this.#busy = false
    }
  }

  /** The layer closes: nothing is sent or told any more. */
  stop(): void {
    this.#state = { ...this.#state, phase: 'terminated' }
    this.#stopTimers()
  }

  #step(event: Event): void {
    const before = this.#state.phase
    const { state, actions } = advance(this.#table, this.#state, event)
    this.#state = state
    for (const action of actions) this.#perform(action)
    if (before === 'terminated' || this.phase !== 'terminated') return
    this.#stopTimers()
    this.#user.ended()
  }

  #perform(action: Action): void {
    if (action.kind === 'start-timer') this.#startTimer(action.timer, action.ms)
    else if (action.kind === 'stop-timer') this.#timers.get(action.timer)?.cancel()
    else this.#user.perform(action)
  }

  #startTimer(name: TimerName, ms: number): void {
    this.#timers.get(name)?.cancel()
    const ring = (): void => this.dispatch(name)
    this.#timers.set(name, this.#clock.after(ms, ring))
  }

  #stopTimers(): void {
    for (const timer of this.#timers.values()) timer.cancel()
    this.#timers.clear()
  }
}
