/** Telephones: how many a core carries, a rush of calls, and an hour of them. */
import type { Figure } from '../figure.ts'
import { type Bar, barChart, type BarGroup } from './bar-chart.ts'
import type { Result } from './result.ts'
import type { Ink } from './svg.ts'

const LEGS = /^(.+?), (\w+), (\d+ × \d+) callers, 0 % lost on the way in: legs per core$/

export function drawCalls({ figures }: Result): string | null {
  const groups = new Map<string, Bar[]>()
  for (const { name, values } of figures) {
    const [, who = '', codec = '', shape = ''] = LEGS.exec(name) ?? []
    if (who === '') continue
    const ink: Ink = who === 'Latch' ? 'latch' : 'janus'
    const bars = groups.get(`${codec}, ${shape} callers`) ?? []
    groups.set(`${codec}, ${shape} callers`, [...bars, { label: who, value: values['legsPerCore'] ?? 0, ink }])
  }
  if (groups.size === 0) return null
  return barChart({
    title: 'How many telephones one core carries',
    unit: 'legs for each core of CPU spent; more is better',
    groups: [...groups].map(([label, bars]) => ({ label, bars })),
  })
}

export function drawRush({ figures }: Result): string | null {
  const rush = figures.find(({ values }) => values['offered'] !== undefined)
  if (rush === undefined) return null
  const bar = (label: string, key: string, ink: Ink): Bar => ({ label, value: rush.values[key] ?? 0, ink })
  return barChart({
    title: 'A rush of calls',
    unit: rush.name,
    groups: [
      {
        label: '',
        bars: [
          bar('offered', 'offered', 'other'),
          bar('answered', 'answered', 'latch'),
          bar('refused, told when to try', 'refusedWithRetryAfter', 'fast'),
          bar('failed', 'failed', 'janus'),
        ],
      },
    ],
  })
}

const STAGES = [
  ['before', 'before'],
  ['in the first part', 'first'],
  ['when it is steady', 'steady'],
  ['at the most', 'most'],
  ['after all have left', 'after'],
] as const

/** Of any soak. */
export function drawMemory(result: Result): string | null {
  const groups = result.figures.filter(({ name }) => name.startsWith('memory: ')).map(memoryOf)
  if (groups.length === 0) return null
  return barChart({
    title: `Memory over ${String(result.minutes ?? 0)} minutes of ${result.name.replace(/^soak-/, '')}`,
    unit: 'MB',
    groups,
  })
}

function memoryOf({ name, values }: Figure): BarGroup {
  const bars = STAGES.flatMap(([label, key]) => {
    const value = values[key]
    return value === undefined ? [] : [{ label, value, ink: 'latch' as const }]
  })
  const slope = values['slope']
  return { label: `${name.replace(/^memory: /, '')}${slope === undefined ? '' : ` (slope: ${String(slope)} MB an hour)`}`, bars }
}
