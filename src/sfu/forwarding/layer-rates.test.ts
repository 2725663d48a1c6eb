import { expect, it } from 'vitest'
import { LayerRates } from './layer-rates.ts'

const layers = (spatial: number, temporal: number) => ({ spatial, temporal, endsFrame: false, entry: -1 })

/** A second of it: so many bytes on each layer every 100 ms. */
const fed = (frames: readonly (readonly [spatial: number, temporal: number, bytes: number])[], rates = new LayerRates(), from = 0) => {
  for (let now = from; now < from + 1000; now += 100)
    for (const [spatial, temporal, bytes] of frames) rates.add(bytes, layers(spatial, temporal), now)
  return rates
}

const rounded = (table: readonly (readonly number[])[]) => table.map((rates) => rates.map((rate) => Math.round(rate / 1000)))

it('what is sent up to a layer is its own and all below', () => {
  const rates = fed([
    [0, 0, 125],
    [0, 1, 125],
    [1, 0, 250],
    [1, 1, 500],
  ])
  expect(rounded(rates.upTo(1000))).toEqual([
    [10, 20],
    [30, 80],
  ])
})

it('a stream without layers has one, and so has one of which nothing comes', () => {
  expect(rounded(fed([[0, 0, 1250]]).upTo(1000))).toEqual([[100]])
  expect(new LayerRates().upTo(0)).toEqual([[0]])
})

it('a layer that is not sent any more is none', () => {
  const rates = fed([
    [0, 0, 125],
    [2, 0, 125],
  ])
  expect(rates.upTo(1000)).toHaveLength(3)
  fed([[0, 0, 125]], rates, 1000)
  expect(rates.upTo(2000)).toHaveLength(1)
})

it('layers beyond what is counted are counted as the highest', () => {
  expect(fed([[7, 7, 125]]).upTo(1000)).toHaveLength(4)
})
