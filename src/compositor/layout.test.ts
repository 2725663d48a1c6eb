import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitPicture } from './fit-picture.ts'
import { layOut } from './layout.ts'
import type { Rectangle } from './raster.ts'
import { MOST_TILES } from './scene.ts'

const even = (min: number, max: number) => fc.integer({ min: min / 2, max: max / 2 }).map((n) => 2 * n)
const size = fc.record({ width: even(320, 1920), height: even(176, 1200) }).filter(({ width, height }) => width >= height)
const roomSize = size.filter(({ width, height }) => width >= height * 1.25 && width <= height * 1.8)
const kind = fc.constantFrom('camera' as const, 'screen' as const)
const stage = fc.record({
  arrangement: fc.constantFrom('speaker' as const, 'grid' as const),
  tiles: fc.array(fc.record({ kind }), { minLength: 1, maxLength: MOST_TILES }),
})

const isEven = ({ x, y, width, height }: Rectangle): boolean => [x, y, width, height].every((n) => Number.isInteger(n / 2) && n >= 0)
const isIn = (a: Rectangle, b: Rectangle): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height
const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

describe('the layout', () => {
  it('has a place for everybody, even and inside, and nobody lies over another or over the status', () => {
    fc.assert(
      fc.property(size, stage, (of, scene) => {
        const { tiles, status, notice } = layOut(of, scene)
        expect(tiles).toHaveLength(scene.tiles.length)
        for (const part of [...tiles, status, notice]) {
          expect([part, isEven(part), isIn(part, { x: 0, y: 0, ...of })]).toEqual([part, true, true])
        }
        const apart = [...tiles, status]
        for (const [i, a] of apart.entries()) for (const b of apart.slice(i + 1)) expect([a, b, overlap(a, b)]).toEqual([a, b, false])
      }),
      { numRuns: 200 },
    )
  })

  it('[V3] shows no tile smaller than a face can be told in, at the sizes of rooms', () => {
    for (const of of [
      { width: 1280, height: 720 },
      { width: 640, height: 360 },
    ]) {
      for (const arrangement of ['speaker', 'grid'] as const) {
        for (let count = 1; count <= MOST_TILES; count += 1) {
          const tiles = Array.from({ length: count }, () => ({ kind: 'camera' as const }))
          for (const tile of layOut(of, { arrangement, tiles }).tiles) expect(tile.height / of.height).toBeGreaterThan(0.12)
        }
      }
    }
  })

  it('gives the speaker far more room than anybody else, in pictures of the shapes that rooms have', () => {
    fc.assert(
      fc.property(roomSize, fc.integer({ min: 2, max: MOST_TILES }), (of, count) => {
        const tiles = Array.from({ length: count }, () => ({ kind: 'camera' as const }))
        const [first, ...others] = layOut(of, { arrangement: 'speaker', tiles }).tiles
        for (const other of others) expect(first!.width * first!.height).toBeGreaterThan(3 * other.width * other.height)
      }),
    )
  })

  it('[V3] gives a screen that comes first the same large place in a grid', () => {
    const tiles = [{ kind: 'screen' as const }, { kind: 'camera' as const }, { kind: 'camera' as const }]
    const of = { width: 1280, height: 720 }
    expect(layOut(of, { arrangement: 'grid', tiles })).toEqual(layOut(of, { arrangement: 'speaker', tiles }))
    expect(layOut(of, { arrangement: 'grid', tiles: tiles.toReversed() }).tiles[0]!.width).toBeLessThan(700)
  })

  it('writes so large that it is read from across a room: a thirtieth of the height or more', () => {
    for (const height of [180, 360, 720, 1080]) {
      const { text } = layOut({ width: (height / 9) * 16, height }, { arrangement: 'grid', tiles: [] })
      expect(text).toBeGreaterThanOrEqual(height / 30)
    }
  })
})

describe('a picture in its tile', () => {
  const picture = fc.record({ width: fc.integer({ min: 32, max: 2000 }), height: fc.integer({ min: 32, max: 2000 }) })
  const fair = picture.filter(({ width, height }) => width < 4 * height && height < 4 * width)
  const tile = fc.record({ x: even(0, 100), y: even(0, 100), width: even(64, 1200), height: even(64, 700) })

  it('stays inside, even, and keeps its shape to a few pixels', () => {
    fc.assert(
      fc.property(kind, fair, tile, (what, of, into) => {
        const { crop, at } = fitPicture(what, of, into)
        expect([isEven(crop), isEven(at), isIn(crop, { x: 0, y: 0, ...of }), isIn(at, into)]).toEqual([true, true, true, true])
        const across = at.width / crop.width
        const down = at.height / crop.height
        expect(Math.abs(across / down - 1)).toBeLessThan(0.15)
      }),
    )
  })

  it('a screen is never cropped', () => {
    fc.assert(
      fc.property(fair, tile, (of, into) => {
        const { crop } = fitPicture('screen', of, into)
        expect([of.width - crop.width, of.height - crop.height].every((lost) => lost < 2)).toBe(true)
      }),
    )
  })

  it('a camera fills its tile where no more than two fifths are lost, more of it below than above', () => {
    const upright = fitPicture('camera', { width: 360, height: 640 }, { x: 0, y: 0, width: 640, height: 360 })
    expect([upright.crop.height / 640 >= 0.59, upright.at.height, upright.at.width < 640]).toEqual([true, 360, true])
    const wide = fitPicture('camera', { width: 640, height: 480 }, { x: 0, y: 0, width: 640, height: 360 })
    expect(wide).toEqual({ crop: { x: 0, y: 36, width: 640, height: 360 }, at: { x: 0, y: 0, width: 640, height: 360 } })
  })
})
