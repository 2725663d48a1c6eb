/** Room systems: what a picture of a meeting costs, how late it is, and what becomes of it on bad networks. */
import { type Bar, barChart } from './bar-chart.ts'
import { limitOf } from './meeting-pictures.ts'
import type { Result } from './result.ts'

export function drawRooms({ figures }: Result): string | null {
  const costs = figures.filter(({ values }) => values['per room'] !== undefined)
  if (costs.length === 0) return null
  const bars = costs.map((figure): Bar => {
    const limit = limitOf(figure)
    const bar: Bar = { label: figure.name.replace(/: cost$/, ''), value: figure.values['per room'] ?? 0, ink: 'latch' }
    return limit === null ? bar : { ...bar, note: `(goal: ${String(limit)})` }
  })
  const delays = figures.filter(({ name, values }) => name.includes('camera’s picture') && values['p50'] !== undefined)
  return barChart({
    title: 'What a room’s picture costs',
    unit: 'rooms × size, people in the picture',
    scalesDiffer: true,
    groups: [
      { label: '% of a core for each room', bars },
      {
        label: 'ms from a camera’s picture to the room’s, median',
        bars: delays.map(({ name, values }) => ({ label: name.replace(/: from.*$/, ''), value: values['p50'] ?? 0, ink: 'fast' })),
      },
    ],
  })
}

export function drawRoomNetwork({ figures }: Result): string | null {
  const phases = figures.filter(({ values }) => values['longest still'] !== undefined)
  if (phases.length === 0) return null
  const label = (name: string): string => name.replace(/^a room, /, '').replace(/, nothing lost besides$/, '')
  const limit = phases.map(limitOf).find((each) => each !== null)
  return barChart({
    title: 'What a room sees on a bad network',
    unit: 'ms without a new picture',
    groups: [
      {
        label: 'longest still',
        bars: phases.map(({ name, values }) => ({ label: label(name), value: values['longest still'] ?? 0, ink: 'latch' })),
        ...(limit === undefined || limit === null ? {} : { goal: { value: limit, words: `goal ${String(limit)}` } }),
      },
    ],
  })
}
