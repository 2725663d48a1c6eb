/** What forwarding costs, beside others. */
import type { Figure } from '../figure.ts'
import { barChart, type Bar } from './bar-chart.ts'
import { type Line, lineChart } from './line-chart.ts'
import type { Result } from './result.ts'
import type { Ink } from './svg.ts'

interface Look {
  readonly ink: Ink
  readonly dash: string
}

const LOOKS: readonly (readonly [begins: string, look: Look])[] = [
  ['Latch accelerated', { ink: 'fast', dash: '' }],
  ['Latch', { ink: 'latch', dash: '' }],
  ['livekit-server', { ink: 'livekit', dash: '8 3' }],
  ['Janus event_loops', { ink: 'janus', dash: '4 3' }],
  ['Janus', { ink: 'janus', dash: '2 3' }],
]

const lookOf = (name: string): Look => LOOKS.find(([begins]) => name.startsWith(begins))?.[1] ?? { ink: 'other', dash: '1 3' }

const shortened = (name: string): string =>
  name.replace(', one sendto a packet', '').replace('AES_CM_128_HMAC_SHA1_80', 'AES-CM').replace('AEAD_AES_128_GCM', 'AES-GCM')

const RUNG = /^1 to (\d+): ([^:]+)$/

/** Contender and its figure on each rung; ratios have other units. */
function rungsOf({ figures }: Result): ReadonlyMap<string, ReadonlyMap<number, Figure>> {
  const contenders = new Map<string, Map<number, Figure>>()
  for (const figure of figures) {
    const [, viewers = '', name = ''] = RUNG.exec(figure.name) ?? []
    if (name === '' || !figure.unit.startsWith('CPU µs')) continue
    const known = contenders.get(name) ?? new Map<number, Figure>()
    contenders.set(name, known.set(Number(viewers), figure))
  }
  return contenders
}

export function drawCost(result: Result): string | null {
  const contenders = rungsOf(result)
  const steps = [...new Set([...contenders.values()].flatMap((rungs) => [...rungs.keys()]))].toSorted((a, b) => a - b)
  if (steps.length < 2) return null
  const lines: Line[] = [...contenders].map(([name, rungs]) => ({
    name: shortened(name),
    ...lookOf(name),
    values: steps.map((step) => rungs.get(step)?.values['median'] ?? null),
  }))
  return lineChart({
    title: 'What a forwarded packet costs',
    unit: 'µs of CPU, one publisher to so many viewers; less is better',
    steps: steps.map((step) => `1 to ${String(step)}`),
    lines,
  })
}

const barsOf = (figures: readonly Figure[], begins: string, key: string): Bar[] =>
  figures
    .filter(({ name, values }) => name.startsWith(begins) && values[key] !== undefined)
    .map(({ name, values }) => {
      const label = name.slice(begins.length)
      return {
        label: shortened(label.replace(/ \(.*\)$/, '')),
        value: values[key] ?? 0,
        ink: lookOf(label).ink,
        ...(label.endsWith(')') ? { note: '(load)' } : {}),
      }
    })

const MOST = 'at the most, 1 to 50: '

export function drawCeiling({ figures }: Result): string | null {
  const bars = barsOf(figures, MOST, 'packets/s')
  if (bars.length === 0) return null
  return barChart({
    title: 'How many packets one core forwards',
    unit: 'packets a second to 50 viewers with less than 1 % missing; (load): the load could not do more',
    groups: [{ label: '', bars }],
  })
}

const CROWD = '25 people: '
const GETS = `${CROWD}what each gets from `

export function drawCrowd({ figures }: Result): string | null {
  const costs = figures.filter(({ name, unit }) => name.startsWith(CROWD) && unit.startsWith('CPU µs'))
  if (costs.length === 0) return null
  return barChart({
    title: 'A meeting of 25, all with camera and open microphone',
    unit: 'another speaker every 2 s; less CPU is better',
    scalesDiffer: true,
    groups: [
      { label: '% of a core, in total', bars: barsOf(costs, CROWD, 'core %') },
      { label: 'µs of CPU for each forwarded packet', bars: barsOf(costs, CROWD, 'median') },
      { label: 'packets of sound a second to each person', bars: barsOf(figures, GETS, 'sound') },
    ],
  })
}
