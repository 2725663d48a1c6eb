import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Order, Outcome } from './order.ts'

/** Runs the compiled neighbour when this file is compiled, the source otherwise. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './snapshot-worker.ts' : './snapshot-worker.js', import.meta.url)

/** Milliseconds for all of it: thread, compositor, connection, key frames. It takes one or two seconds on a quiet machine. */
const PATIENCE_MS = 30_000

/** Never rejects. `signal` ends it at once. */
export async function runSnapshot(order: Order, signal: AbortSignal): Promise<Outcome> {
  const worker = new Worker(entry, { workerData: order })
  try {
    const either = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
    // The worker posts exactly one of these.
    const [outcome] = (await once(worker, 'message', { signal: either })) as [Outcome]
    return outcome
  } catch (error) {
    return { png: null, isUnavailable: false, why: error instanceof Error ? error.message : String(error) }
  } finally {
    void worker.terminate()
  }
}
