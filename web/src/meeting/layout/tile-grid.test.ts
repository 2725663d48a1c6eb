import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesOf, tileGrid, type Stage } from './tile-grid.ts'

/** What is left of a window between header and controls, within the frame's own edge. */
const stages: Record<string, Stage> = {
  '360 × 740': { width: 328, height: 568, gap: 8, narrowest: 3 / 4 },
  '768 × 1024': { width: 700, height: 844, gap: 12, narrowest: 1 },
  '1280 × 800, panel': { width: 844, height: 620, gap: 12, narrowest: 1 },
  '1920 × 1080, panel': { width: 1484, height: 900, gap: 12, narrowest: 1 },
}
const table: Record<string, Record<number, string>> = {
  '360 × 740': {
    1: '1×1',
    2: '1×2',
    3: '1×3',
    4: '2×2',
    5: '2×3',
    6: '2×3',
    9: '2×5',
    12: '2×6',
    16: '12 a page',
    20: '12 a page',
    25: '12 a page',
  },
  '768 × 1024': { 1: '1×1', 2: '1×2', 3: '1×3', 4: '2×2', 5: '2×3', 6: '2×3', 9: '3×3', 12: '3×4', 16: '3×6', 20: '4×5', 25: '4×7' },
  '1280 × 800, panel': { 1: '1×1', 2: '2×1', 3: '2×2', 4: '2×2', 5: '3×2', 6: '3×2', 9: '3×3', 12: '4×3', 16: '4×4', 20: '4×5', 25: '5×5' },
  '1920 × 1080, panel': {
    1: '1×1',
    2: '2×1',
    3: '2×2',
    4: '2×2',
    5: '3×2',
    6: '3×2',
    9: '3×3',
    12: '4×3',
    16: '4×4',
    20: '5×4',
    25: '5×5',
  },
}

describe('the tile algorithm', () => {
  for (const [window, row] of Object.entries(table)) {
    it.each(Object.entries(row))(`${window}, %s people: %s`, (count, expected) => {
      const grid = tileGrid(Number(count), stages[window]!)
      expect(grid.perPage < Number(count) ? `${String(grid.perPage)} a page` : `${String(grid.columns)}×${String(grid.rows)}`).toBe(
        expected,
      )
    })
  }

  it('keeps every tile inside the stage, and apart from the others', () => {
    const anyStage = fc.record({
      width: fc.integer({ min: 200, max: 3000 }),
      height: fc.integer({ min: 150, max: 2000 }),
      gap: fc.constantFrom(8, 12),
      narrowest: fc.constantFrom(1, 3 / 4),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), anyStage, (count, stage) => {
        const grid = tileGrid(count, stage)
        const places = placesOf(Math.min(count, grid.perPage), grid, stage)
        for (const { x, y } of places) {
          expect(x).toBeGreaterThanOrEqual(-0.01)
          expect(y).toBeGreaterThanOrEqual(-0.01)
          expect(x + grid.width).toBeLessThanOrEqual(stage.width + 0.01)
          expect(y + grid.height).toBeLessThanOrEqual(stage.height + 0.01)
        }
        const apart = places.every((a, at) =>
          places.slice(at + 1).every((b) => Math.abs(a.x - b.x) >= grid.width || Math.abs(a.y - b.y) >= grid.height),
        )
        expect(apart).toBe(true)
      }),
    )
  })
})
