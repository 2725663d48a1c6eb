import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { Brush } from './brush.ts'
import { Composition, type Tools } from './composition.ts'
import type { Feed } from './feed.ts'
import { PixelKernel } from './pixel-kernel.ts'
import { whole, type Rectangle } from './raster.ts'
import type { Card, MeetingScene, Tile } from './scene.ts'

const kernel = PixelKernel.load()
const brush = new Brush()
const SIZE = { width: 320, height: 180 }
const CARD: Card = { kind: 'card', sign: 'over', title: 'The meeting has ended', lines: [], digits: null }

const film = kernel.allocate({ width: 64, height: 36 })
kernel.fill(film, whole(film), { y: 200, u: 100, v: 150 })

let now: number
let version: number
beforeEach(() => {
  now = 0
  version = 1
})

/** Everybody films the same. */
const tools: Tools = {
  kernel,
  brush,
  now: () => now,
  // The two members that a composition asks for.
  feed: () => ({ picture: () => film, version }) as unknown as Feed,
}

const tile = (name: string, kind: Tile['kind'] = 'camera'): Tile => ({ source: name, kind, name, speaking: false, muted: false })
const meeting = (tiles: readonly Tile[], notice: string | null = null): MeetingScene => ({
  kind: 'meeting',
  arrangement: 'grid',
  tiles,
  status: { locked: true, lock: 'Locked', attendees: '2 attendees' },
  notice,
})

/** Brightness where a tile is that fills the stage. */
const middle = (composition: Composition): number => kernel.bytes(composition.raster)[90 * SIZE.width + 160] ?? 0

describe('a composition', () => {
  it('draws what has changed, and nothing else', () => {
    const composition = new Composition(tools, SIZE)
    expect(composition.draw()).toBe(false)
    composition.show(meeting([tile('Ann')]))
    expect([composition.draw(), composition.draw(), middle(composition)]).toEqual([true, false, 200])
    version += 1
    expect([composition.draw(), composition.draw()]).toEqual([true, false])
    composition.show(meeting([tile('Ann')], 'Locked by Bob'))
    expect([composition.draw(), composition.draw()]).toEqual([true, false])
    composition.close()
  })

  it('lets one arrangement turn into another within a quarter of a second', () => {
    const composition = new Composition(tools, SIZE)
    composition.show(meeting([tile('Ann')]))
    composition.draw()
    composition.show(CARD)
    const seen = [0, 100, 140, 60].map((later) => {
      now += later
      return [composition.draw(), middle(composition)] as const
    })
    expect(seen.map(([changed]) => changed)).toEqual([true, true, true, true])
    const brightness = seen.map(([, each]) => each)
    expect(brightness).toEqual(brightness.toSorted((a, b) => b - a))
    expect([brightness[0], brightness[1]! < 200, brightness[3]! < 60, composition.draw()]).toEqual([200, true, true, false])
    composition.close()
  })

  it('scales nothing into less than the kernel can, however small it is and however many it shows', () => {
    const side = fc.integer({ min: 32, max: 150 }).map((n) => 2 * n)
    const kinds = fc.array(fc.constantFrom('camera' as const, 'screen' as const), { maxLength: 9 })
    fc.assert(
      fc.property(side, side, kinds, fc.constantFrom('grid' as const, 'speaker' as const), (width, height, tiles, arrangement) => {
        const parts: Rectangle[] = []
        const composition = new Composition({ ...tools, kernel: noting(parts) }, { width, height })
        composition.show({ ...meeting(tiles.map((each, i) => tile(`Ann ${i}`, each))), arrangement })
        composition.draw()
        const isFit = (part: Rectangle) =>
          part.width >= 16 && part.height >= 16 && part.x + part.width <= width && part.y + part.height <= height
        expect(parts.filter((part) => !isFit(part))).toEqual([])
        composition.close()
      }),
      { numRuns: 60 },
    )
  })
})

/** The kernel, and where it was told to scale to. */
function noting(parts: Rectangle[]): PixelKernel {
  const noted: Pick<PixelKernel, 'allocate' | 'release' | 'fill' | 'blend' | 'overlay' | 'releaseOverlay' | 'scale'> = {
    allocate: (size) => kernel.allocate(size),
    release: (raster) => kernel.release(raster),
    fill: (...given) => kernel.fill(...given),
    blend: (...given) => kernel.blend(...given),
    overlay: (...given) => kernel.overlay(...given),
    releaseOverlay: (overlay) => kernel.releaseOverlay(overlay),
    scale: (_from, _crop, _to, part) => parts.push(part),
  }
  // What a composition asks for that shows one scene.
  return noted as PixelKernel
}
