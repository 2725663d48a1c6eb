/** What is told of a contender's runs, and what we promise beside others. */
import { tenth, type Figure } from '../figure.ts'
import type { ContenderName } from './contender.ts'
import { type Entry, isOf } from './contest.ts'
import { costOf, missingIn, receivedIn, type Run } from './load-order.ts'
import type { Suite } from './seat.ts'

const CM: Suite = 'AES_CM_128_HMAC_SHA1_80'
const GCM: Suite = 'AEAD_AES_128_GCM'
export const SUITE_NAME: Readonly<Record<Suite, string>> = { AES_CM_128_HMAC_SHA1_80: 'AES-CM', AEAD_AES_128_GCM: 'AES-GCM' }

export function costFigure(what: string, { contender, runs }: Entry): Figure {
  const costs = runs.map((run) => costOf(run) * 1e6)
  const mean = meanOf(runs)
  const missing = mean((run) => missingIn(run) ?? Number.NaN)
  return {
    name: `${what}: ${contender.name}, ${SUITE_NAME[contender.suite]}`,
    unit: 'CPU µs per forwarded packet',
    values: {
      median: tenth(median(costs)),
      min: tenth(Math.min(...costs)),
      max: tenth(Math.max(...costs)),
      'kernel %': Math.round(mean(({ cpu }) => cpu.systemShare) * 100),
      'packets/s/core': Math.round(1e4 / median(costs)) * 100,
      'core %': Math.round(mean(({ cpu, seconds }) => cpu.seconds / seconds) * 100),
      'packets/s': Math.round(mean((run) => receivedIn(run) / run.seconds)),
      ...(Number.isNaN(missing) ? {} : { 'missing %': tenth(missing * 100) }),
      'sent again/s': Math.round(mean(({ copies, seconds }) => copies / seconds)),
      'load core %': Math.round(mean(({ loadCore }) => loadCore) * 100),
    },
  }
}

interface Comparison {
  readonly ours: readonly [ContenderName, Suite]
  readonly theirs: readonly [ContenderName, Suite]
  /** Of DESIGN's table; null: told, not promised. */
  readonly most: number | null
}

const COMPARISONS: readonly Comparison[] = [
  { ours: ['Latch', CM], theirs: ['Janus event_loops=1', CM], most: 0.6 },
  { ours: ['Latch accelerated', GCM], theirs: ['Janus event_loops=1', GCM], most: 0.5 },
  { ours: ['Latch', CM], theirs: ['livekit-server', CM], most: 1 },
  { ours: ['Latch', CM], theirs: ['livekit-server', GCM], most: 1 },
  { ours: ['Latch accelerated', GCM], theirs: ['livekit-server', GCM], most: null },
  { ours: ['Latch', CM], theirs: ['C, one sendto a packet', CM], most: null },
  { ours: ['Latch accelerated', GCM], theirs: ['C, one sendto a packet', GCM], most: null },
]

export function ratioFigures(what: string, entries: readonly Entry[]): Figure[] {
  return COMPARISONS.flatMap(({ ours, theirs, most }) => {
    const [mine, other] = [entries.find(isOf(...ours)), entries.find(isOf(...theirs))]
    if (mine === undefined || other === undefined) return []
    const ratio = hundredth(medianCost(mine) / medianCost(other))
    return {
      name: `${what}: ${said(ours)} to ${said(theirs)}`,
      unit: 'ratio of CPU per packet',
      values: { ratio },
      ...(most === null ? {} : { bound: { text: `≤ ${String(most)}`, met: ratio <= most } }),
    }
  })
}

const said = ([name, suite]: Comparison['ours']): string => `${name}, ${SUITE_NAME[suite]}`

/** CPU seconds per packet. */
export const medianCost = ({ runs }: Entry): number => median(runs.map(costOf))

export const meanOf =
  (runs: readonly Run[]) =>
  (of: (run: Run) => number): number =>
    runs.reduce((sum, run) => sum + of(run), 0) / runs.length

export const hundredth = (value: number): number => Math.round(value * 100) / 100

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >>> 1] ?? Number.NaN
