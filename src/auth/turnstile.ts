/** So many at once; so many others wait in order; the rest is told that the server is busy. */
export interface Turnstile {
  pass<T>(work: () => Promise<T>): Promise<T>
}

/** HTTP answers it as 503. */
class Busy extends Error {
  readonly statusCode = 503
}

export function createTurnstile(atOnce: number, mostWaiting: number): Turnstile {
  const waiting: (() => void)[] = []
  let inside = 0
  return {
    async pass(work) {
      if (inside >= atOnce && waiting.length >= mostWaiting) throw new Busy('too many are waiting')
      if (inside >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
      else inside += 1
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else inside -= 1
      }
    },
  }
}
