/**
 * The JavaScript objects of all this process's threads. What the process takes of the machine's memory says little of a leak: the engine keeps
 * what it once had, and the allocator does.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { getHeapStatistics, type HeapInfo } from 'node:v8'
import type { Worker } from 'node:worker_threads'

/** On which Node tells of each new thread. */
const THREADS = 'worker_threads'

export class ThreadHeaps {
  readonly #workers = new Set<Worker>()

  /** Knows the threads that are started from now on, and its own. */
  constructor() {
    subscribe(THREADS, this.#started)
  }

  /** Bytes of objects, garbage that was not collected yet among them, and of what they hold outside of the heap. */
  async bytes(): Promise<number> {
    const others = await Promise.all([...this.#workers].map((worker) => worker.getHeapStatistics().catch(() => null)))
    return [getHeapStatistics(), ...others].reduce((sum, heap) => sum + (heap === null ? 0 : bytesOf(heap)), 0)
  }

  close(): void {
    unsubscribe(THREADS, this.#started)
    this.#workers.clear()
  }

  readonly #started = (message: unknown): void => {
    // Node's documentation promises exactly this on that channel.
    const { worker } = message as { readonly worker: Worker }
    this.#workers.add(worker)
    worker.once('exit', () => this.#workers.delete(worker))
  }
}

const bytesOf = ({ used_heap_size: used, external_memory: outside }: HeapInfo): number => used + outside
