import { element, type Ink, line, MARGIN, picture, rounded, said, text, TOP, WIDTH, wrapped } from './svg.ts'

/** As `spread` of `bench/figure.ts` tells a series. */
export interface Spread {
  readonly label: string
  readonly ink: Ink
  readonly values: Readonly<Record<string, number>>
  /** Not to be passed; null: nothing was promised. */
  readonly goal: number | null
}

export interface SpreadChart {
  readonly title: string
  readonly unit: string
  readonly rows: readonly Spread[]
}

const LABELS = 260
const LABEL_CHARACTERS = 40
const ROW = 46
const TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]

/** From the least to the most of each row, with its median and its 99th percentile, on a scale of equal ratios. */
export function spreadChart({ title, unit, rows }: SpreadChart): string {
  const all = rows.flatMap(({ values, goal }) => [values['min'] ?? 1, values['max'] ?? 1, ...(goal === null ? [] : [goal])])
  const [least, most] = [Math.max(1, Math.min(...all) * 0.8), Math.max(...all) * 1.3]
  const [left, right] = [MARGIN + LABELS, WIDTH - MARGIN]
  const x = (value: number): number => left + (Math.log(Math.max(1, value) / least) / Math.log(most / least)) * (right - left)
  const bottom = TOP + rows.length * ROW
  const ticks = TICKS.filter((tick) => tick >= least && tick <= most)
  const drawing = [
    ...ticks.map((tick) => line(x(tick), TOP, x(tick), bottom, { class: 'grid' })),
    ...ticks.map((tick) => text(x(tick), bottom + 18, said(tick), { class: 'axis', 'text-anchor': 'middle' })),
    ...rows.flatMap((row, index) => rowOf(row, TOP + index * ROW + ROW / 2, x)),
  ]
  const words = rows.map(({ label, values }) => `${label}: median ${said(values['p50'] ?? 0)}, 99 % within ${said(values['p99'] ?? 0)}`)
  return picture(
    { title, unit: `${unit}; line: least to most, dot: median, bar: 99 % within`, words: words.join('; '), height: bottom + 34 },
    drawing,
  )
}

function rowOf({ label, ink, values, goal }: Spread, y: number, x: (value: number) => number): string[] {
  const { min = 0, p50 = 0, p99 = 0, max = 0 } = values
  const lines = wrapped(label, LABEL_CHARACTERS)
  return [
    ...lines.map((words, index) => text(MARGIN, y + 4 + (index - (lines.length - 1) / 2) * 15, words)),
    line(x(min), y, x(max), y, { class: `stroke-${ink}`, 'stroke-width': 3 }),
    line(x(p99), y - 8, x(p99), y + 8, { class: `stroke-${ink}`, 'stroke-width': 3 }),
    element('circle', { class: `fill-${ink}`, cx: rounded(x(p50)), cy: rounded(y), r: 6 }),
    text(x(p50), y - 10, said(p50), { 'text-anchor': 'middle' }),
    ...(goal === null
      ? []
      : [
          line(x(goal), y - 14, x(goal), y + 14, { class: 'goal', 'stroke-dasharray': '3 3' }),
          text(x(goal) - 5, y + 19, `goal ${said(goal)}`, { class: 'goal-text', 'text-anchor': 'end' }),
        ]),
  ]
}
