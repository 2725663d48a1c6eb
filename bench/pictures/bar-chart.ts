import { element, type Ink, line, MARGIN, picture, rounded, said, text, TOP, WIDTH } from './svg.ts'

export interface Bar {
  readonly label: string
  readonly value: number
  readonly ink: Ink
  /** Behind the value. */
  readonly note?: string
  /** Instead of the value. */
  readonly words?: string
}

export interface BarGroup {
  /** Empty: without a heading. */
  readonly label: string
  readonly bars: readonly Bar[]
  /** What was promised of them. */
  readonly goal?: { readonly value: number; readonly words: string }
}

export interface BarChart {
  readonly title: string
  readonly unit: string
  readonly groups: readonly BarGroup[]
  /** Where groups have units of their own. */
  readonly scalesDiffer?: true
}

const LABELS = 210
const ROW = 23
const HEADING = 26
const GAP = 10
/** For the value at the end of the longest bar. */
const VALUES = 150

/** Lying bars in groups, from zero. */
export function barChart({ title, unit, groups, scalesDiffer }: BarChart): string {
  const from = MARGIN + LABELS
  const drawing: string[] = []
  let y = TOP
  for (const group of groups) {
    const { label, bars, goal } = group
    const scale = (WIDTH - MARGIN - from - VALUES) / mostOf(scalesDiffer === true ? [group] : groups)
    if (label !== '') drawing.push(text(MARGIN, (y += HEADING) - 8, label, { class: 'group' }))
    const top = y
    for (const bar of bars) drawing.push(...barRow(bar, from, (y += ROW) - ROW, scale))
    if (goal !== undefined) drawing.push(...goalLine(goal, from + goal.value * scale, top, y))
    y += GAP
  }
  const words = groups
    .map(({ label, bars }) => `${label}: ${bars.map((bar) => `${bar.label} ${bar.words ?? said(bar.value)}`).join(', ')}`)
    .join('; ')
  return picture({ title, unit, words, height: y + MARGIN / 2 }, drawing)
}

const mostOf = (groups: readonly BarGroup[]): number =>
  Math.max(...groups.flatMap(({ bars, goal }) => [...bars.map(({ value }) => value), goal?.value ?? 0]))

const barRow = ({ label, value, ink, note, words = said(value) }: Bar, from: number, y: number, scale: number): string[] => [
  text(from - 10, y + 15, label, { 'text-anchor': 'end' }),
  element('rect', { class: `fill-${ink}`, x: from, y: rounded(y + 3), width: rounded(Math.max(1, value * scale)), height: ROW - 7, rx: 3 }),
  text(from + value * scale + 8, y + 15, note === undefined ? words : `${words} ${note}`),
]

const goalLine = (goal: { readonly words: string }, x: number, from: number, to: number): string[] => [
  line(x, from, x, to, { class: 'goal', 'stroke-dasharray': '3 3' }),
  text(x, from - 3, goal.words, { class: 'goal-text', 'text-anchor': 'middle' }),
]
