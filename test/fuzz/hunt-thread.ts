/** The thread of one hunt. What it is about to try stands in shared memory, so that an input that hangs or kills it is not lost. */
import { parentPort, workerData } from 'node:worker_threads'
import { Corpus } from './corpus.ts'
import { hunt } from './hunt.ts'
import { Slate } from './slate.ts'
import { TARGETS } from './targets.ts'

export interface HuntOrder {
  readonly target: string
  readonly seed: number
  readonly milliseconds: number
  readonly slate: SharedArrayBuffer
}

// By `main.ts` alone.
const order = workerData as HuntOrder
const target = TARGETS.find(({ name }) => name === order.target)
if (target === undefined) throw new Error(`no target ${order.target}`)
const slate = new Slate(order.slate)
const { seed, milliseconds } = order
parentPort?.postMessage(
  await hunt(target, { corpus: new Corpus(target.name), seed, milliseconds, trying: (input) => slate.write(input) }),
  [],
)
