/** What forwarding costs: one publisher and N viewers, beside Janus, livekit-server and C, by the same clients in the same run. */
import { tenth, type Figure } from '../figure.ts'
import { moveTo } from './core.ts'
import { openField, type Contender, type ContenderName } from './contender.ts'
import { LoadProcess } from './load-process.ts'
import { measureRung, type Measured } from './rung.ts'
import type { Suite } from './seat.ts'

const SERVER_CORE = 0
const LOAD_CORE = 1

/** `LATCH_BENCH_RUNGS=1,10` measures these only. */
const RUNGS = (process.env['LATCH_BENCH_RUNGS'] ?? '1,3,10,50,100').split(',').map(Number)

export async function benchForwarding(): Promise<readonly Figure[]> {
  // Servers stay on the core of who starts them; this process does nothing itself while there is load.
  const moveBack = moveTo(SERVER_CORE)
  const [field, load] = [await openField(SERVER_CORE), new LoadProcess(LOAD_CORE)]
  try {
    const figures: Figure[] = []
    for (const viewers of RUNGS) {
      console.log(`  1 to ${String(viewers)} …`)
      const measured = await measureRung(load, field.contenders, viewers)
      figures.push(...measured.map((each) => costOf(each, viewers)), ...ratiosOf(measured, viewers))
    }
    return figures
  } finally {
    load.end()
    await field.close()
    moveBack()
  }
}

const SHORT: Readonly<Record<Suite, string>> = { AES_CM_128_HMAC_SHA1_80: 'AES-CM', AEAD_AES_128_GCM: 'AES-GCM' }

function costOf({ contender, runs }: Measured, viewers: number): Figure {
  const costs = runs.map(({ cpu, received }) => (cpu.seconds / received) * 1e6)
  const mean = (of: (run: Measured['runs'][number]) => number): number => runs.reduce((sum, run) => sum + of(run), 0) / runs.length
  return {
    name: `1 to ${String(viewers)}: ${contender.name}, ${SHORT[contender.suite]}`,
    unit: 'CPU µs per forwarded packet',
    values: {
      median: tenth(median(costs)),
      min: tenth(Math.min(...costs)),
      max: tenth(Math.max(...costs)),
      'kernel %': Math.round(mean(({ cpu }) => cpu.systemShare) * 100),
      'packets/s/core': Math.round(1e6 / median(costs) / 100) * 100,
      'core %': Math.round(mean(({ cpu, seconds }) => cpu.seconds / seconds) * 100),
      'packets/s': Math.round(mean(({ received, seconds }) => received / seconds)),
      'lost %': tenth(mean(({ received, expected }) => 1 - received / expected) * 100),
      'sent again/s': Math.round(mean(({ copies, seconds }) => copies / seconds)),
      'load core %': Math.round(mean(({ loadCore }) => loadCore) * 100),
    },
  }
}

interface Goal {
  readonly ours: Who
  readonly theirs: Who
  /** Of DESIGN's table; null: told, not promised. */
  readonly most: number | null
}
type Who = Pick<Contender, 'name' | 'suite'>

const who = (name: ContenderName, suite: Suite): Who => ({ name, suite })
const CM: Suite = 'AES_CM_128_HMAC_SHA1_80'
const GCM: Suite = 'AEAD_AES_128_GCM'
const GOALS: readonly Goal[] = [
  { ours: who('Latch', CM), theirs: who('Janus event_loops=1', CM), most: 0.6 },
  { ours: who('Latch accelerated', GCM), theirs: who('Janus event_loops=1', GCM), most: 0.5 },
  { ours: who('Latch', CM), theirs: who('livekit-server', CM), most: 1 },
  { ours: who('Latch', CM), theirs: who('livekit-server', GCM), most: 1 },
  { ours: who('Latch', CM), theirs: who('C, one sendto a packet', CM), most: null },
  { ours: who('Latch accelerated', GCM), theirs: who('C, one sendto a packet', GCM), most: null },
]

function ratiosOf(measured: readonly Measured[], viewers: number): Figure[] {
  return GOALS.flatMap(({ ours, theirs, most }) => {
    const [mine, other] = [costFor(measured, ours), costFor(measured, theirs)]
    if (mine === null || other === null) return []
    const ratio = Math.round((mine / other) * 100) / 100
    return {
      name: `1 to ${String(viewers)}: ${ours.name}, ${SHORT[ours.suite]} to ${theirs.name}, ${SHORT[theirs.suite]}`,
      unit: 'ratio of CPU per packet',
      values: { ratio },
      ...(most === null ? {} : { bound: { text: `≤ ${String(most)}`, met: ratio <= most } }),
    }
  })
}

function costFor(measured: readonly Measured[], { name, suite }: Who): number | null {
  const found = measured.find(({ contender }) => contender.name === name && contender.suite === suite)
  return found === undefined ? null : median(found.runs.map(({ cpu, received }) => cpu.seconds / received))
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >>> 1] ?? Number.NaN
