/** Lock, joins, and bad networks. */
import type { Figure } from '../figure.ts'
import { barChart, type BarGroup } from './bar-chart.ts'
import type { Result } from './result.ts'
import { type Spread, spreadChart } from './spread-chart.ts'

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

/** Each measure on a scale of its own: of the two servers, the greater one is 100. */
export function drawNetwork({ figures }: Result): string | null {
  const groups = figures.filter(({ values }) => SERVERS.every(([name]) => values[name] !== undefined)).map(pairOf)
  if (groups.length === 0) return null
  return barChart({ title: 'On bad networks', unit: 'the greater of the two is 100; behind it the value', groups })
}

function pairOf({ name, unit, values }: Figure): BarGroup {
  const most = Math.max(...SERVERS.map(([server]) => values[server] ?? 0), Number.MIN_VALUE)
  const bars = SERVERS.map(([server, ink]) => {
    const value = values[server] ?? 0
    return { label: server, ink, value: Math.round((value / most) * 100), note: `(${String(value)} ${unit})` }
  })
  return { label: name, bars }
}
