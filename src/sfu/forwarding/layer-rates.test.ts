import { describe, expect, it } from 'vitest'
import { emptyRtpHeader } from '../rtp/rtp-header.ts'
import { LayerRates } from './layer-rates.ts'

const packet = (spatial: number, temporal: number, timestamp = 1, startsKeyFrame = false) => ({
  header: { ...emptyRtpHeader(), timestamp },
  layers: { spatial, temporal, endsFrame: false, entry: -1 },
  startsKeyFrame,
})

/** A second of it: so many bytes on each layer every 100 ms. */
const fed = (frames: readonly (readonly [spatial: number, temporal: number, bytes: number])[], rates = new LayerRates(), from = 0) => {
  for (let now = from; now < from + 1000; now += 100)
    for (const [spatial, temporal, bytes] of frames) rates.add(bytes, packet(spatial, temporal), now)
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

describe('what a layer takes', () => {
  const FRAME_BYTES = 500

  /** Frames, ten a second, of the times within; key frames of four packets where they are said. */
  const frames = (rates: LayerRates, from: number, to: number, bytes = FRAME_BYTES, keyFramesAt: readonly number[] = []): LayerRates => {
    for (let now = from; now < to; now += 100) {
      const isKey = keyFramesAt.includes(now)
      for (let index = 0; index < (isKey ? 4 : 1); index++) rates.add(bytes, packet(0, 0, now, isKey && index === 0), now)
    }
    return rates
  }
  const kbps = (rates: LayerRates, now: number): number => Math.round((rates.upTo(now)[0]?.[0] ?? 0) / 1000)

  it('is no more for a key frame, but for some time', () => {
    const rates = frames(new LayerRates(), 0, 6000, FRAME_BYTES, [5000])
    expect(kbps(rates, 6000)).toBeLessThan(45)
    expect(kbps(rates, 6000)).toBeGreaterThanOrEqual(40)
  })

  it('counts key frames that come again and again', () => {
    const keyFrames = [...Array(12).keys()].map((half) => half * 500)
    expect(kbps(frames(new LayerRates(), 0, 6000, FRAME_BYTES, keyFrames), 6000)).toBeGreaterThan(60)
  })

  it('is more within a second when it becomes more, and less within three', () => {
    const rates = frames(frames(new LayerRates(), 0, 6000), 6000, 7000, FRAME_BYTES * 3)
    expect(kbps(rates, 7000)).toBe(120)
    frames(rates, 7000, 8000)
    expect(kbps(rates, 8000)).toBeGreaterThan(50)
    frames(rates, 8000, 11_000)
    expect(kbps(rates, 11_000)).toBe(40)
  })

  it('is not less for a pause before it', () => {
    const rates = frames(new LayerRates(), 0, 3000)
    frames(rates, 6000, 6500)
    expect(kbps(rates, 6500)).toBeGreaterThanOrEqual(40)
  })
})
