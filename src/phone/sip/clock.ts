/** Time as the SIP layers see it; a parameter everywhere, so that tests turn it by hand. */

export interface Timer {
  /** Harmless when it has rung already. */
  cancel(): void
}

export interface Clock {
  /** Milliseconds since any fixed moment; never runs back. */
  now(): number
  /** Runs once, `ms` milliseconds from now. */
  after(ms: number, run: () => void): Timer
}

/** The machine's own. Its timers alone keep no process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timeout = setTimeout(run, ms).unref()
    return { cancel: () => clearTimeout(timeout) }
  },
}
