import { describe, expect, it } from 'vitest'
import { inTheSum, phaseFigure, worseIn } from './comparison.ts'
import type { PhaseView } from './phase-view.ts'
import type { Phase } from './scenarios.ts'

const phase: Phase = { name: 'narrow', seconds: 10, shape: {}, full: false, narrow: true }
const usual: PhaseView = {
  freezes: 2,
  frozenMs: 2000,
  recoveredS: 5,
  framesPerSecond: 15,
  lines: 360,
  kbps: 400,
  concealed: 2,
  soundLost: 1,
  soundBuffered: 100,
  ageP50: 200,
  ageP95: 300,
}
const against = (ours: Partial<PhaseView>, of = phase) => ({ phase: of, ours: { ...usual, ...ours }, theirs: usual })

describe('a comparison of two servers', () => {
  it('calls worse what chance does not explain, of what counts in the phase', () => {
    expect(worseIn(against({}))).toEqual([])
    expect(worseIn(against({ frozenMs: 2500, concealed: 2.9, ageP95: 340, lines: 340, kbps: 370 }))).toEqual([])
    expect(worseIn(against({ frozenMs: 2700, concealed: 3.1, framesPerSecond: 13, kbps: 350 }))).toEqual([
      'frozenMs',
      'concealed',
      'framesPerSecond',
      'kbps',
    ])
    expect(worseIn(against({ recoveredS: 9 }))).toEqual([])
    expect(worseIn(against({ recoveredS: 9, kbps: 100 }, { ...phase, full: true, narrow: false }))).toEqual(['recoveredS'])
  })

  it('says of a phase what was worse, and what the difference was', () => {
    const { values, bound } = phaseFigure('rate', against({ frozenMs: 9000, lines: 180 }))
    expect(values).toMatchObject({ frozenMs: 7000, lines: -180, kbps: 0 })
    expect(bound).toEqual({ text: 'not worse (but frozenMs, lines)', met: false })
    expect(phaseFigure('rate', against({})).bound?.met).toBe(true)
  })

  it('allows nothing for chance in the sum', () => {
    const figures = inTheSum([against({ frozenMs: 3000, lines: 370 }), against({ frozenMs: 1001, lines: 350 })])
    const frozen = figures.find(({ name }) => name.startsWith('frozenMs'))
    expect(frozen).toMatchObject({ values: { Latch: 2000.5, 'livekit-server': 2000 }, bound: { met: false } })
    expect(figures.find(({ name }) => name.startsWith('lines'))?.bound?.met).toBe(true)
  })
})
