import { describe, expect, it } from 'vitest'
import { viewOf } from './phase-view.ts'
import type { Taken } from './timed-camera.ts'

const phase = { name: 'a phase', seconds: 4, shape: {}, full: true }
const sums = { bytes: 1000, soundLost: 2, sounds: 100, concealed: 480, samples: 48_000, soundDelay: 5, soundsEmitted: 100 }
const nothing = { bytes: 0, soundLost: 0, sounds: 0, concealed: 0, samples: 0, soundDelay: 0, soundsEmitted: 0 }
const before: Taken = { at: 10_000, sums: nothing, pictures: [] }

/** Every 1/15 s between these seconds of the phase. */
const shown = (from: number, to: number, lines: number): [number, number, number][] =>
  Array.from({ length: Math.round((to - from) * 15) }, (_, i) => [10_000 + from * 1000 + (i * 1000) / 15, 120, lines])
const view = (...pictures: readonly [number, number, number][][]) => viewOf(phase, before, { at: 14_000, sums, pictures: pictures.flat() })

describe('what a phase came to', () => {
  it('counts as frozen what was too long between two pictures, at its beginning and at its end too', () => {
    expect(view(shown(0, 4, 720))).toMatchObject({ freezes: 0, frozenMs: 0, framesPerSecond: 15 })
    expect(view(shown(0, 1, 720), shown(3, 4, 720))).toMatchObject({ freezes: 1, frozenMs: 2067 })
    expect(view(shown(1, 3, 720))).toMatchObject({ freezes: 2, frozenMs: 2067 })
    expect(view()).toMatchObject({ freezes: 1, frozenMs: 4000, ageP50: 4000, ageP95: 4000 })
  })

  it('has recovered with the first second of the whole picture at its rate', () => {
    expect(view(shown(0, 4, 720)).recoveredS).toBe(0)
    expect(view(shown(0, 1.5, 360), shown(1.5, 4, 720)).recoveredS).toBe(1.5)
    expect(view(shown(0, 0.6, 720), shown(0.6, 2, 360), shown(2, 4, 720)).recoveredS).toBe(2)
    expect(view(shown(0, 4, 360)).recoveredS).toBe(4)
    expect(view(shown(0, 4, 720).filter((_, i) => i % 2 === 0)).recoveredS).toBe(4)
  })

  it('takes sums for what was added within it, and ages where they could be read', () => {
    expect(view(shown(0, 4, 720))).toMatchObject({ kbps: 2, concealed: 1, soundLost: 1.96, soundBuffered: 50, ageP50: 120 })
    const unread = shown(0, 4, 720).map(([at, , lines], i): [number, number, number] => [at, i % 2 === 0 ? -1 : 100, lines])
    expect(view(unread)).toMatchObject({ ageP50: 100, ageP95: 100 })
  })
})
