/** Milliseconds before each attempt to come back, as LiveKit's own clients wait; after the last one they give up, and so do we. */
const delays = [0, 300, 1200, 2700, 4800, 7000, 7000, 7000, 7000, 7000]
/** Added at random, lest all come back at once. */
const jitterMs = 1000

/** Null when it is time to give up. `attempt` from 0. */
export function reconnectDelay(attempt: number, random: (below: number) => number): number | null {
  const delay = delays[attempt]
  if (delay === undefined) return null
  return attempt < 2 ? delay : delay + random(jitterMs)
}
