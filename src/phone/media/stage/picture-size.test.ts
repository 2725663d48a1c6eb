import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { VideoLimits } from '../video/video-agreement.ts'
import { formatFor, sizeOfTile, type MostLines } from './picture-size.ts'

const FAST = { macroblocksPerFrame: 8_160, macroblocksPerSecond: 244_800, bitsPerSecond: 20_000_000 }

it.each<[string, VideoLimits, string, MostLines?]>([
  ['level 4, 1080 lines allowed', FAST, '1920x1080 at 30', 1_080],
  ['level 4', FAST, '1280x720 at 30'],
  ['level 3.1', { ...FAST, macroblocksPerFrame: 3_600, macroblocksPerSecond: 108_000 }, '1280x720 at 30'],
  ['level 2.2, or 720p at 5.6 pictures', { ...FAST, macroblocksPerFrame: 1_620, macroblocksPerSecond: 20_250 }, '640x360 at 22'],
  ['level 1.3', { ...FAST, macroblocksPerFrame: 396, macroblocksPerSecond: 11_880 }, '320x180 at 30'],
  ['level 1', { ...FAST, macroblocksPerFrame: 99, macroblocksPerSecond: 1_485 }, '176x144 at 15'],
])('[V3] %s: the best that the room can decode', (_level, most, expected, lines = 720) => {
  const { width, height, framesPerSecond } = formatFor(most, 10_000_000, lines)
  expect(`${String(width)}x${String(height)} at ${String(framesPerSecond)}`).toBe(expected)
})

it('[V3] no more bits than the room takes, its network carries and the picture needs', () => {
  fc.assert(
    fc.property(fc.nat(5_000_000), fc.nat(5_000_000), (bitsPerSecond, carried) => {
      const format = formatFor({ ...FAST, bitsPerSecond }, carried, 720)
      expect(format.bitsPerSecond).toBe(Math.min(2_000_000, bitsPerSecond, carried))
    }),
  )
})

it('[V3] small tiles are asked for in small', () => {
  const tile = { source: 'a', kind: 'camera', name: '', speaking: false, muted: false } as const
  const scene = (arrangement: 'speaker' | 'grid', count: number) => ({
    kind: 'meeting' as const,
    arrangement,
    tiles: Array.from({ length: count }, () => tile),
    status: { locked: false, lock: '', attendees: '' },
    notice: null,
  })
  const widths = (arrangement: 'speaker' | 'grid', count: number) => [0, 1].map((at) => sizeOfTile(scene(arrangement, count), at).width)
  expect([widths('speaker', 5), widths('grid', 4), widths('grid', 9)]).toEqual([
    [1_280, 320],
    [640, 640],
    [320, 320],
  ])
})
