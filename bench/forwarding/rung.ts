/** One rung: as many viewers of one publisher at every contender. */
import type { Figure } from '../figure.ts'
import type { Contender } from './contender.ts'
import { type Entry, enterAll, leaveAll, takeTurns } from './contest.ts'
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

export async function benchRung(load: LoadProcess, contenders: readonly Contender[], viewers: number): Promise<Figure[]> {
  const what = `1 to ${String(viewers)}`
  const entries = await enterAll(load, contenders, what, ({ venue, suite }, name) => ({
    type: 'seat',
    name,
    venue,
    suite,
    rooms: 1,
    viewers,
    traffic: ONE_CAMERA,
  }))
  await takeTurns(load, entries, TURNS, { warmUpMs: WARM_UP_MS, ms: MEASURE_MS })
  await leaveAll(load, entries)
  return figuresOf(what, entries)
}

const figuresOf = (what: string, entries: readonly Entry[]): Figure[] => [
  ...entries.map((entry) => costFigure(what, entry)),
  ...ratioFigures(what, entries),
]
