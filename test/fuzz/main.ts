/** `npm run fuzz [minutes] [targets…]`: each target in a thread of its own, one after the other. Exit code 1 where a bug was found. */
// NOTE: The Opus addon does not survive being unloaded: where the last thread that loaded it ends, the process dies. This one keeps it.
import '@evan/opus'
import { randomInt } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { Corpus } from './corpus.ts'
import type { HuntOrder } from './hunt-thread.ts'
import type { Hunt } from './hunt.ts'
import { newSlate, Slate } from './slate.ts'
import { TARGETS } from './targets.ts'

const words = process.argv.slice(2)
const minutes = Number(words.find((word) => /^\d+(\.\d+)?$/.test(word)) ?? 5)
const wanted = words.filter((word) => !/^\d/.test(word))
const names = TARGETS.map(({ name }) => name).filter((name) => wanted.length === 0 || wanted.includes(name))
if (names.length === 0) throw new Error(`No such target. There are: ${TARGETS.map(({ name }) => name).join(', ')}`)

const HANG_MS = 60_000
const megabytes = (): string => (process.memoryUsage().rss / 1e6).toFixed(0)

/** How the hunt ended; null where its thread died, or hung and was ended. */
function huntIn(order: HuntOrder): Promise<Hunt | null> {
  const worker = new Worker(new URL('hunt-thread.ts', import.meta.url), { workerData: order })
  const slate = new Slate(order.slate)
  return new Promise((resolve) => {
    let last = { count: 0, at: Date.now() }
    const lost = (what: string): void => {
      clearInterval(watch)
      console.error(`BUG in ${order.target}: ${what}\n${slate.read().toString('base64')}`)
      const corpus = new Corpus(order.target)
      corpus.keepBug(what, slate.read())
      corpus.write()
      void worker.terminate().then(() => resolve(null))
    }
    const watch = setInterval(() => {
      if (slate.count !== last.count) last = { count: slate.count, at: Date.now() }
      else if (Date.now() - last.at > HANG_MS) lost('it hangs')
    }, 1_000)
    worker.once('error', (error: unknown) => lost(error instanceof Error ? (error.stack ?? error.message) : String(error)))
    worker.once('message', (found: Hunt) => {
      clearInterval(watch)
      void worker.terminate().then(() => resolve(found))
    })
  })
}

let bugs = 0
console.log(`${String(minutes)} minutes for ${String(names.length)} targets; ${megabytes()} MB at the start`)
for (const target of names) {
  const [before, seed] = [megabytes(), randomInt(1, 2 ** 31)]
  const found = await huntIn({ target, seed, milliseconds: (minutes * 60_000) / names.length, slate: newSlate() })
  bugs += found?.bugs.length ?? 1
  const { runs = 0, outcomes = 0, slowest = 0, heap = [0, 0] } = found ?? {}
  console.log(
    `${target.padEnd(18)} ${String(runs).padStart(9)} inputs, ${String(outcomes).padStart(4)} outcomes, slowest ${slowest.toFixed(0)} ms, ${String(found?.bugs.length ?? 1)} bugs; ${before} → ${megabytes()} MB, live ${heap.map((bytes) => (bytes / 1e6).toFixed(1)).join(' → ')} MB; seed ${String(seed)}`,
  )
}
console.log(`${String(bugs)} bugs; ${megabytes()} MB at the end`)
process.exit(bugs === 0 ? 0 : 1)
