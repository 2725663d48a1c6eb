import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PixelKernel } from './pixel-kernel.ts'
import { planes, rasterBytes, whole, type Plane, type Raster } from './raster.ts'

const kernel = PixelKernel.load()

/** Pictures as plain arrays, for the reference. */
interface Pixels {
  readonly width: number
  readonly height: number
  readonly at: (x: number, y: number) => number
}

const even = (min: number, max: number) => fc.integer({ min: min / 2, max: max / 2 }).map((n) => 2 * n)
const size = (min: number, max: number) => fc.record({ width: even(min, max), height: even(min, max) })
const seeded = (seed: number) => (i: number) => (Math.imul(i + 1, 0x9e3779b1 ^ seed) >>> 11) & 255

function filled(width: number, height: number, seed: number): Raster {
  const raster = kernel.allocate({ width, height })
  const value = seeded(seed)
  const bytes = kernel.bytes(raster)
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = value(i)
  return raster
}

function pixels(raster: Raster, { at, stride, width, height }: Plane): Pixels {
  const bytes = Uint8Array.from(kernel.bytes(raster))
  return { width, height, at: (x, y) => bytes[at - raster.at + y * stride + x]! }
}

const same = (a: Pixels, b: Pixels): boolean => {
  for (let y = 0; y < a.height; y += 1) for (let x = 0; x < a.width; x += 1) if (a.at(x, y) !== b.at(x, y)) return false
  return true
}

/** The middle of pixel `to`, in 256ths of the pixels that it is taken from. */
function neighbours(index: number, from: number, to: number): readonly [number, number, number] {
  const middle = Math.trunc(((2 * index + 1) * from * 128) / to) - 128
  const position = Math.min(Math.max(middle, 0), (from - 1) * 256)
  return [position >> 8, Math.min((position >> 8) + 1, from - 1), position & 255]
}
const between = (a: number, b: number, weight: number): number => (a * (256 - weight) + b * weight + 128) >> 8

function halved(from: Pixels): Pixels {
  const at = (x: number, y: number) =>
    (from.at(2 * x, 2 * y) + from.at(2 * x + 1, 2 * y) + from.at(2 * x, 2 * y + 1) + from.at(2 * x + 1, 2 * y + 1) + 2) >> 2
  return { width: from.width >> 1, height: from.height >> 1, at }
}

function scaled(from: Pixels, width: number, height: number): Pixels {
  if (from.width >= 2 * width) return scaled(halved(from), width, height)
  const at = (x: number, y: number) => {
    const [upper, lower, down] = neighbours(y, from.height, height)
    const [left, right, along] = neighbours(x, from.width, width)
    return between(
      between(from.at(left, upper), from.at(left, lower), down),
      between(from.at(right, upper), from.at(right, lower), down),
      along,
    )
  }
  return { width, height, at }
}

describe('the kernel', () => {
  it('scales a part of a picture into a part of another as a plain bilinear reference does, and touches nothing beside it', () => {
    const setting = fc.record({ from: size(32, 140), to: size(16, 150), x: even(0, 20), y: even(0, 20), seed: fc.nat() })
    fc.assert(
      fc.property(setting, ({ from, to, x, y, seed }) => {
        fc.pre(from.height < 8 * to.height)
        const source = filled(from.width + x, from.height + y, seed)
        const target = filled(to.width + 2 * x, to.height + 2 * y, seed + 1)
        const part = { x, y, ...to }
        const before = Uint8Array.from(kernel.bytes(target))
        kernel.scale(source, { x, y, ...from }, target, part)
        const crops = planes(source, { x, y, ...from })
        for (const [i, plane] of planes(target, part).entries()) {
          expect(same(pixels(target, plane), scaled(pixels(source, crops[i]!), plane.width, plane.height))).toBe(true)
        }
        const after = kernel.bytes(target)
        const outside = (i: number) => i % target.width < x || i % target.width >= x + to.width || i < y * target.width
        for (let i = 0; i < target.width * target.height; i += 1) if (outside(i) && after[i] !== before[i]) throw new Error(`touched ${i}`)
        kernel.release(source)
        kernel.release(target)
      }),
      { numRuns: 25 },
    )
  })

  it('lays drawn pixels over a picture as plain arithmetic does', () => {
    fc.assert(
      fc.property(size(16, 90), fc.nat(), ({ width, height }, seed) => {
        const value = seeded(seed)
        const rgba = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
          i % 4 === 3 && value(i >> 6) < 128 ? 255 * (i & 8 ? 1 : 0) : value(i),
        )
        const target = filled(width, height, seed + 1)
        const before = Uint8Array.from(kernel.bytes(target))
        const overlay = kernel.overlay(rgba, { width, height })
        kernel.blend(target, overlay, whole(target))
        expect(Buffer.compare(kernel.bytes(target), covered(before, rgba, width, height))).toBe(0)
        kernel.releaseOverlay(overlay)
        kernel.release(target)
      }),
      { numRuns: 15 },
    )
  })

  it('mixes two pictures, and fills a part of one', () => {
    fc.assert(
      fc.property(size(16, 60), fc.nat(), fc.integer({ min: 0, max: 256 }), (of, seed, weight) => {
        const [a, b, to] = [filled(of.width, of.height, seed), filled(of.width, of.height, seed + 1), kernel.allocate(of)]
        kernel.mix(to, a, b, weight / 256)
        const [left, right] = [kernel.bytes(a), kernel.bytes(b)]
        expect(kernel.bytes(to).every((byte, i) => byte === between(left[i]!, right[i]!, weight))).toBe(true)
        kernel.fill(a, { x: 2, y: 4, width: 8, height: 6 }, { y: 1, u: 2, v: 3 })
        const values = planes(a, { x: 2, y: 4, width: 8, height: 6 }).map((plane) => pixels(a, plane))
        expect(values.every((plane, i) => same(plane, { ...plane, at: () => i + 1 }))).toBe(true)
        for (const raster of [a, b, to]) kernel.release(raster)
      }),
      { numRuns: 30 },
    )
  })

  it('gives memory back', () => {
    const most = { width: 1920, height: 1080 }
    for (let i = 0; i < 1_000; i += 1) kernel.release(kernel.allocate(most))
    expect(rasterBytes(most)).toBe(3_110_400)
  })
})

function covered(below: Uint8Array, rgba: Uint8Array, width: number, height: number): Uint8Array {
  const result = Uint8Array.from(below)
  const over = (at: number, value: number, alpha: number) => {
    result[at] = Math.round((value * alpha + below[at]! * (255 - alpha)) / 255)
  }
  const channel = (x: number, y: number, i: number) => rgba[(y * width + x) * 4 + i]!
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [r, g, b, alpha] = [0, 1, 2, 3].map((i) => channel(x, y, i)) as [number, number, number, number]
      over(y * width + x, ((66 * r + 129 * g + 25 * b + 128) >> 8) + 16, alpha)
    }
  }
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const four = [0, 1, 2, 3].map((i) => [x + (i & 1), y + (i >> 1)] as const)
      const weight = four.reduce((sum, [fx, fy]) => sum + channel(fx, fy, 3), 0)
      const mean = (i: number) =>
        Math.trunc(four.reduce((sum, [fx, fy]) => sum + channel(fx, fy, i) * channel(fx, fy, 3), 0) / Math.max(1, weight))
      const [r, g, b] = [mean(0), mean(1), mean(2)]
      const at = width * height + (y / 2) * (width / 2) + x / 2
      const alpha = (weight + 2) >> 2
      over(at, ((-38 * r - 74 * g + 112 * b + 128) >> 8) + 128, alpha)
      over(at + (width * height) / 4, ((112 * r - 94 * g - 18 * b + 128) >> 8) + 128, alpha)
    }
  }
  return result
}
