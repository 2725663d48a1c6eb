/** Lock, joins, and bad networks. */
import type { Figure } from '../figure.ts'
import { barChart, type BarGroup } from './bar-chart.ts'
import type { Result } from './result.ts'
import { type Spread, spreadChart } from './spread-chart.ts'
import { said } from './svg.ts'

/** Of goals like `p99 < 250`; null for what is no number. */
export function limitOf({ bound }: Figure): number | null {
  const found = /(?:<|≤|≥|>) ([\d.]+)/.exec(bound?.text ?? '')
  return found === null ? null : Number(found[1])
}

const spreadsOf = (figures: readonly Figure[]): Spread[] =>
  figures
    .filter(({ values }) => ['min', 'p50', 'p99', 'max'].every((key) => values[key] !== undefined))
    .map((figure) => ({
      label: figure.name,
      ink: figure.name.includes('livekit-server') ? 'livekit' : 'latch',
      values: figure.values,
      goal: limitOf(figure),
    }))

export function drawLock({ figures }: Result): string | null {
  const rows = spreadsOf(figures)
  return rows.length === 0 ? null : spreadChart({ title: 'How soon a decision holds', unit: 'ms', rows })
}

export function drawJoins({ figures }: Result): string | null {
  const rows = spreadsOf(figures)
  return rows.length === 0 ? null : spreadChart({ title: 'How soon people are in', unit: 'ms', rows })
}

const SERVERS = [
  ['Latch', 'latch'],
  ['livekit-server', 'livekit'],
] as const

const MEASURES: Readonly<Record<string, string>> = {
  frozenMs: 'frozen in a phase; less is better',
  recoveredS: 'until it is as good as before; less is better',
  concealed: 'sound made up for what was lost; less is better',
  ageP95: 'age of the picture, 95 % within; less is better',
  framesPerSecond: 'pictures; more is better',
  lines: 'size of the picture; more is better',
  kbps: 'rate where it is narrow; more is better',
}

/** Each measure on a scale of its own. */
export function drawNetwork({ figures }: Result): string | null {
  const groups = figures.filter(({ values }) => SERVERS.every(([name]) => values[name] !== undefined)).map(pairOf)
  if (groups.length === 0) return null
  return barChart({ title: 'On bad networks', unit: 'means over all phases; each measure on a scale of its own', groups })
}

function pairOf({ name, unit, values }: Figure): BarGroup {
  const bars = SERVERS.map(([label, ink]) => ({ label, ink, value: share(values, label), words: `${said(values[label] ?? 0)} ${unit}` }))
  return { label: MEASURES[name.split(',')[0] ?? ''] ?? name, bars }
}

/** Of the greater one of the two. */
function share(values: Figure['values'], server: string): number {
  const most = Math.max(...SERVERS.map(([each]) => values[each] ?? 0), Number.MIN_VALUE)
  return ((values[server] ?? 0) / most) * 100
}
