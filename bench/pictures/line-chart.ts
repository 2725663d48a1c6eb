import { element, type Ink, line, MARGIN, picture, rounded, said, text, TOP, WIDTH } from './svg.ts'

export interface Line {
  readonly name: string
  readonly ink: Ink
  /** Of the stroke, as SVG has it; empty: unbroken. */
  readonly dash: string
  /** One for each step of the chart; null where there is none. */
  readonly values: readonly (number | null)[]
}

export interface LineChart {
  readonly title: string
  readonly unit: string
  /** Below the drawing, from left to right. */
  readonly steps: readonly string[]
  readonly lines: readonly Line[]
}

const HEIGHT = 340
const AXIS = 34
/** For the names at the ends of the lines. */
const NAMES = 252
const NAME_ROW = 17
const TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500]

/** Lines over steps, on a scale that tells equal ratios by equal heights. */
export function lineChart({ title, unit, steps, lines }: LineChart): string {
  const values = lines.flatMap((each) => each.values.filter((value) => value !== null))
  const [least, most] = [Math.min(...values) * 0.85, Math.max(...values) * 1.15]
  const [left, right, bottom] = [MARGIN + AXIS, WIDTH - MARGIN - NAMES, TOP + HEIGHT]
  const x = (step: number): number => left + 16 + (step * (right - left - 32)) / Math.max(1, steps.length - 1)
  const y = (value: number): number => bottom - (Math.log(value / least) / Math.log(most / least)) * HEIGHT
  const ticks = TICKS.filter((tick) => tick >= least && tick <= most)
  const drawing = [
    ...ticks.map((tick) => line(left, y(tick), right, y(tick), { class: 'grid' })),
    ...ticks.map((tick) => text(left - 8, y(tick) + 4, said(tick), { class: 'axis', 'text-anchor': 'end' })),
    ...steps.map((step, index) => text(x(index), bottom + 22, step, { class: 'axis', 'text-anchor': 'middle' })),
    ...lines.flatMap((each) => stroke(each, x, y)),
    ...names(lines, right, y),
  ]
  const words = lines.map(
    (each) => `${each.name}: ${each.values.map((value, at) => `${steps[at] ?? ''} ${value === null ? '–' : said(value)}`).join(', ')}`,
  )
  return picture({ title, unit, words: words.join('; '), height: bottom + 40 }, drawing)
}

function stroke({ ink, dash, values }: Line, x: (step: number) => number, y: (value: number) => number): string[] {
  const points = values.flatMap((value, step) => (value === null ? [] : [[rounded(x(step)), rounded(y(value))] as const]))
  return [
    element('polyline', {
      class: `stroke-${ink}`,
      points: points.map((point) => point.join(',')).join(' '),
      'stroke-width': ink === 'latch' || ink === 'fast' ? 3.5 : 2,
      ...(dash === '' ? {} : { 'stroke-dasharray': dash }),
    }),
    ...points.map(([cx, cy]) => element('circle', { class: `fill-${ink}`, cx, cy, r: 3.5 })),
  ]
}

/** At the height of the last value, moved apart where they would lie upon each other. */
function names(lines: readonly Line[], right: number, y: (value: number) => number): string[] {
  const last = lines.flatMap((each) => {
    const value = each.values.findLast((one) => one !== null) ?? null
    return value === null ? [] : [{ each, value, at: y(value) }]
  })
  let free = TOP - NAME_ROW
  return last
    .toSorted((a, b) => a.at - b.at)
    .map(({ each, value, at }) => {
      free = Math.max(free + NAME_ROW, at)
      return text(right + 12, free + 4, `${each.name}  ${said(value)}`, { class: `fill-${each.ink}` })
    })
}
