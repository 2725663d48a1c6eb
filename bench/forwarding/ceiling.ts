/** How much a core forwards at the most: 50 viewers, and a publisher that sends ever more until packets are missing. */
import type { Figure } from '../figure.ts'
import type { Contender } from './contender.ts'
import { type Entry, enterAll, leaveAll, runOne } from './contest.ts'
import { SUITE_NAME } from './cost-figures.ts'
import { missingIn, receivedIn, type Run } from './load-order.ts'
import type { LoadProcess } from './load-process.ts'
import { audienceOf } from './rung.ts'

const VIEWERS = 50
/** Times the usual traffic, which is 17 500 packets a second. */
const PACES = [1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 11]
const MOST_LOST = 0.01
/** Beyond this it is the load that cannot keep up. */
const LOAD_IS_FULL = 0.95
const WARM_UP_MS = 500
const MEASURE_MS = 1400

interface Ceiling {
  readonly best: Run
  readonly boundBy: 'server' | 'load'
}

/** The best that each has, tuned. */
const isAtItsBest = ({ name, suite }: Contender): boolean =>
  name === 'Latch' || (suite === 'AEAD_AES_128_GCM' && name !== 'Janus as it comes')

export async function benchCeiling(load: LoadProcess, contenders: readonly Contender[]): Promise<Figure[]> {
  const what = `at the most, 1 to ${String(VIEWERS)}`
  const entries = await enterAll(load, contenders.filter(isAtItsBest), what, audienceOf(VIEWERS))
  const figures: Figure[] = []
  for (const entry of entries) {
    const ceiling = await climb(load, entry)
    if (ceiling !== null) figures.push(figureOf(what, entry, ceiling))
  }
  await leaveAll(load, entries)
  return figures
}

/** Null when packets are missing from the first step on. */
async function climb(load: LoadProcess, entry: Entry): Promise<Ceiling | null> {
  let best: Run | null = null
  for (const pace of PACES) {
    const run = await runOne(load, entry, { warmUpMs: WARM_UP_MS, ms: MEASURE_MS, pace })
    const isFull = run.loadCore > LOAD_IS_FULL
    if ((missingIn(run) ?? 1) > MOST_LOST) return best && { best, boundBy: isFull ? 'load' : 'server' }
    best = run
    if (isFull) break
  }
  return best && { best, boundBy: 'load' }
}

function figureOf(what: string, { contender }: Entry, { best, boundBy }: Ceiling): Figure {
  const note = boundBy === 'load' ? ' (the load could not do more)' : ''
  return {
    name: `${what}: ${contender.name}, ${SUITE_NAME[contender.suite]}${note}`,
    unit: 'packets/s with less than 1 % missing',
    values: {
      'packets/s': Math.round(receivedIn(best) / best.seconds / 100) * 100,
      'core %': Math.round((best.cpu.seconds / best.seconds) * 100),
      'load core %': Math.round(best.loadCore * 100),
    },
  }
}
