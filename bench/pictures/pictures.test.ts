import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { barChart } from './bar-chart.ts'
import { paintAll } from './gallery.ts'
import { lineChart } from './line-chart.ts'
import { limitOf } from './meeting-pictures.ts'
import { writePage } from './performance-page.ts'
import { readResults } from './result.ts'
import { said, wrapped } from './svg.ts'

const docs = new URL('../../docs/', import.meta.url)
const results = readResults(new URL('../results/', import.meta.url))
const paintings = paintAll(results)

describe('docs/performance.md', () => {
  it('is what the committed results say; `node bench/pictures/draw.ts` makes it so', () => {
    expect(readFileSync(new URL('performance.md', docs), 'utf8')).toBe(writePage(results, paintings))
  })

  it('has the pictures of the committed results, and no others', () => {
    expect(readdirSync(new URL('figures/', docs)).toSorted()).toEqual(paintings.map(({ file }) => file).toSorted())
    for (const { file, svg } of paintings) expect(readFileSync(new URL(`figures/${file}`, docs), 'utf8')).toBe(svg)
  })

  it('names every goal that is not met', () => {
    const missed = [...results.values()].flatMap(({ figures }) => figures.filter(({ bound }) => bound?.met === false))
    const page = writePage(results, paintings)
    expect(missed.filter(({ name }) => !page.includes(`- ${name}: `))).toEqual([])
  })
})

describe('pictures', () => {
  it('draw bars as long as their values', () => {
    const svg = barChart({
      title: 't',
      unit: 'u',
      groups: [{ label: 'g', bars: [100, 50].map((value) => ({ label: 'l', value, ink: 'latch' })) }],
    })
    const widths = [...svg.matchAll(/class="fill-latch"[^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width))
    expect(widths).toHaveLength(2)
    expect(widths[0]! / widths[1]!).toBeCloseTo(2, 1)
  })

  it('leave out of a line what is not there', () => {
    const line = { name: 'n', ink: 'latch', dash: '', values: [10, null, 20] } as const
    expect(lineChart({ title: 't', unit: 'u', steps: ['a', 'b', 'c'], lines: [line] }).match(/<circle/g)).toHaveLength(2)
  })

  it('let no words become markup', () => {
    const svg = barChart({ title: '<b>&"', unit: 'u', groups: [{ label: '', bars: [{ label: '</svg>', value: 1, ink: 'other' }] }] })
    expect(svg).toContain('&lt;b&gt;&amp;&quot;')
    expect(svg.match(/<\/svg>/g)).toHaveLength(1)
  })

  it('write numbers as people do, and break lines at blanks', () => {
    expect([said(1234567), said(12), said(0.5), said(1234.5)]).toEqual(['1\u202f234\u202f567', '12', '0.5', '1\u202f234.5'])
    expect(wrapped('a bb ccc dddd', 6)).toEqual(['a bb', 'ccc', 'dddd'])
  })

  it.each([
    ['p99 < 250', 250],
    ['≤ 0.6', 0.6],
    ['none fails', null],
  ])('read the limit of %s', (text, limit) => {
    expect(limitOf({ name: '', unit: '', values: {}, bound: { text, met: true } })).toBe(limit)
  })
})
