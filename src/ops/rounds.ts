/** Work that comes round again and again. A round that fails is told and does not end the others; rounds never overlap. */
import type { Log } from './log.ts'

export interface Rounds {
  every(ms: number, name: string, work: () => Promise<unknown>): void
  /** Resolves when the rounds under way are over. */
  close(): Promise<void>
}

export function createRounds(log: Log): Rounds {
  const timers = new Set<NodeJS.Timeout>()
  const underWay = new Set<Promise<void>>()
  return {
    every(ms, name, work) {
      let busy = false
      const timer = setInterval(() => {
        if (busy) return
        busy = true
        const round = runRound(name, work, log).finally(() => {
          busy = false
          underWay.delete(round)
        })
        underWay.add(round)
      }, ms)
      timer.unref()
      timers.add(timer)
    },
    async close() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(underWay)
    },
  }
}

async function runRound(name: string, work: () => Promise<unknown>, log: Log): Promise<void> {
  try {
    await work()
  } catch (error) {
    log.error({ err: error, round: name }, 'a round failed')
  }
}
