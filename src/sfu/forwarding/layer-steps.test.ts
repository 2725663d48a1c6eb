import { expect, it } from 'vitest'
import { stepsOf, stepWithin } from './layer-steps.ts'

const simulcast = [
  { layer: 0, spatial: 255, bitrates: [60, 90, 150] },
  { layer: 1, spatial: 255, bitrates: [160, 240, 400] },
]
const brief = (steps: ReturnType<typeof stepsOf>) => steps.map(({ layer, temporal, bitrate }) => [layer, temporal, bitrate])

it('the smallest picture may become slowest, larger ones half as fast', () => {
  expect(brief(stepsOf(simulcast))).toEqual([
    [0, 0, 60],
    [0, 1, 90],
    [0, 2, 150],
    [1, 1, 240],
    [1, 2, 400],
  ])
})

it('a slower larger picture that costs no more than a smaller one is none, but each size is there', () => {
  expect(brief(stepsOf([simulcast[0]!, { layer: 1, spatial: 255, bitrates: [80, 140, 145] }]))).toEqual([
    [0, 0, 60],
    [0, 1, 90],
    [0, 2, 150],
    [1, 2, 145],
  ])
  expect(brief(stepsOf([{ layer: 0, spatial: 0, bitrates: [0] }]))).toEqual([[0, 0, 0]])
})

it('what was granted is found among steps that have changed', () => {
  const steps = stepsOf(simulcast)
  expect(stepWithin(steps, { layer: 255, spatial: 255, temporal: 255 })).toBe(4)
  expect(stepWithin(steps, { layer: 1, spatial: 255, temporal: 0 })).toBe(2)
  expect(stepWithin(steps.slice(1), { layer: 0, spatial: 255, temporal: 0 })).toBe(-1)
})
