/** One rung: as many viewers of one publisher at every contender. */
import type { Figure } from '../figure.ts'
import type { Contender } from './contender.ts'
import { type Entry, enterAll, leaveAll, runOne, type Seating, takeTurns } from './contest.ts'
import { costFigure, ratioFigures } from './cost-figures.ts'
import type { LoadProcess } from './load-process.ts'
import type { Traffic } from './publisher.ts'

/** 2.7 Mbit/s: 30 frames a second of ten packets, and sound every 20 ms. */
export const ONE_CAMERA: Traffic = {
  framesPerSecond: 30,
  layers: [{ rid: '', packetsPerFrame: 10, bytes: 1100 }],
  sounds: { perSecond: 50, bytes: 120 },
}

const TURNS = 3
const WARM_UP_MS = 500
const MEASURE_MS = 1500
const WARM_UP_VIEWERS = 10
const WARM_UP_AT_FIRST_MS = 4000
/** Times the usual traffic: as many packets as 20 s of a meeting have. */
const WARM_UP_PACE = 5

export async function benchRung(load: LoadProcess, contenders: readonly Contender[], viewers: number): Promise<Figure[]> {
  const what = `1 to ${String(viewers)}`
  const entries = await enterAll(load, contenders, what, audienceOf(viewers))
  await takeTurns(load, entries, TURNS, { warmUpMs: WARM_UP_MS, ms: MEASURE_MS })
  await leaveAll(load, entries)
  return figuresOf(what, entries)
}

/** Unmeasured, before all rungs: what compiles as it runs has done so, as on a server that has carried a meeting before. */
export async function warmUp(load: LoadProcess, contenders: readonly Contender[]): Promise<void> {
  const entries = await enterAll(load, contenders, 'warm-up', audienceOf(WARM_UP_VIEWERS))
  for (const entry of entries) await runOne(load, entry, { warmUpMs: 0, ms: WARM_UP_AT_FIRST_MS, pace: WARM_UP_PACE })
  await leaveAll(load, entries)
}

export const audienceOf =
  (viewers: number): Seating =>
  ({ venue, suite }, name) => ({ type: 'seat', name, venue, suite, rooms: 1, viewers, traffic: ONE_CAMERA })

const figuresOf = (what: string, entries: readonly Entry[]): Figure[] => [
  ...entries.map((entry) => costFigure(what, entry)),
  ...ratioFigures(what, entries),
]
