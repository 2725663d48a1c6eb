/** What is done to every pixel, by a WebAssembly module with a memory of its own, in which pictures stay. See kernel/pixels.ts. */
import { readFileSync } from 'node:fs'
import { PlacedColumns } from './placed-columns.ts'
import type { PictureSize } from './compositor.ts'
import { planes, rasterBytes, whole, type Colour, type Plane, type Raster, type Rectangle } from './raster.ts'

/** Neither ES2024 nor Node's types know it; only the DOM's do, and this is no browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

/** As kernel/pixels.ts exports them. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  allocate(bytes: number): number
  release(at: number): void
  fill(to: number, toStride: number, width: number, height: number, value: number): void
  halve(from: number, fromStride: number, to: number, toStride: number, width: number, height: number): void
  planColumns(table: number, from: number, to: number): void
  scale(
    ...given: readonly [
      from: number,
      fromStride: number,
      fromWidth: number,
      fromHeight: number,
      to: number,
      toStride: number,
      toWidth: number,
      toHeight: number,
      table: number,
      row: number,
    ]
  ): void
  mix(to: number, a: number, b: number, bytes: number, weight: number): void
  blend(to: number, toStride: number, from: number, alpha: number, fromStride: number, width: number, height: number): void
  fromRgba(rgba: number, width: number, height: number, y: number, u: number, v: number, alpha: number, halfAlpha: number): void
}

/** Drawn pixels that lie over a picture. */
export interface Overlay {
  readonly raster: Raster
  /** Planes of opacity, for brightness and for colour. */
  readonly alpha: number
  readonly halfAlpha: number
}

interface Scratch {
  at: number
  bytes: number
}

/** The kernel reads so far beyond a row's end. */
const BEYOND = 32

/** The compiled module lies in dist, for the source and for what is compiled from it. */
const MODULE = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/compositor/pixels.wasm' : '../../compositor/pixels.wasm',
  import.meta.url,
)

function abort(): never {
  throw new RangeError('No memory is left for pictures.')
}

export class PixelKernel {
  readonly #kernel: KernelExports
  readonly #columns: PlacedColumns
  /** Of pictures that are half as large, and a quarter. */
  readonly #scratch: readonly [Scratch, Scratch] = [
    { at: 0, bytes: 0 },
    { at: 0, bytes: 0 },
  ]

  private constructor(kernel: KernelExports) {
    this.#kernel = kernel
    this.#columns = new PlacedColumns(kernel)
  }

  /** Throws where the module has not been built. */
  static load(): PixelKernel {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(MODULE)), { env: { abort } })
    // What kernel/pixels.ts exports; the test of this file would not pass with anything else.
    return new PixelKernel(exports as KernelExports)
  }

  /** Its pixels are anything. Throws where no memory is left. */
  allocate({ width, height }: PictureSize): Raster {
    return { at: this.#kernel.allocate(rasterBytes({ width, height }) + BEYOND), width, height }
  }

  release(raster: Raster): void {
    this.#kernel.release(raster.at)
  }

  /** Good until something is allocated. */
  bytes(raster: Raster): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#kernel.memory.buffer, raster.at, rasterBytes(raster))
  }

  fill(to: Raster, part: Rectangle, { y, u, v }: Colour): void {
    for (const [i, plane] of planes(to, part).entries()) {
      this.#kernel.fill(plane.at, plane.stride, plane.width, plane.height, [y, u, v][i] ?? 0)
    }
  }

  /** Draws a part of one picture into a part of another, which is at least 16 × 16. */
  scale(from: Raster, crop: Rectangle, to: Raster, part: Rectangle): void {
    const targets = planes(to, part)
    for (const [i, plane] of planes(from, crop).entries()) this.#scalePlane(plane, targets[i] ?? plane)
  }

  /** `weight`: of `b`, 0 to 1. All are of one size. */
  mix(to: Raster, a: Raster, b: Raster, weight: number): void {
    this.#kernel.mix(to.at, a.at, b.at, rasterBytes(to), Math.round(weight * 256))
  }

  copy(to: Raster, from: Raster): void {
    this.bytes(to).set(this.bytes(from))
  }

  /** From RGBA, not multiplied by alpha. Both sides are even. */
  overlay(rgba: Uint8Array, size: PictureSize): Overlay {
    const pixels = size.width * size.height
    const raster = this.allocate(size)
    const alpha = this.#kernel.allocate(pixels + pixels / 4 + BEYOND)
    const drawn = this.#kernel.allocate(rgba.length)
    new Uint8Array(this.#kernel.memory.buffer, drawn, rgba.length).set(rgba)
    const [y, u, v] = planes(raster, whole(size))
    this.#kernel.fromRgba(drawn, size.width, size.height, y.at, u.at, v.at, alpha, alpha + pixels)
    this.#kernel.release(drawn)
    return { raster, alpha, halfAlpha: alpha + pixels }
  }

  releaseOverlay({ raster, alpha }: Overlay): void {
    this.release(raster)
    this.#kernel.release(alpha)
  }

  /** Lays a part of an overlay over the same part of a picture of its size. */
  blend(to: Raster, { raster, alpha, halfAlpha }: Overlay, part: Rectangle): void {
    const opacities = [alpha, halfAlpha, halfAlpha]
    const sources = planes(raster, part)
    const beginnings = planes(raster, whole(raster))
    for (const [i, plane] of planes(to, part).entries()) {
      const source = sources[i] ?? plane
      const offset = source.at - (beginnings[i]?.at ?? 0)
      this.#kernel.blend(plane.at, plane.stride, source.at, (opacities[i] ?? 0) + offset, source.stride, plane.width, plane.height)
    }
  }

  #scalePlane(from: Plane, to: Plane): void {
    let plane = from
    for (let step = 0; plane.width >= 2 * to.width; step += 1) plane = this.#halved(plane, step)
    const { table, row } = this.#columns.place(plane.width, to.width)
    this.#kernel.scale(plane.at, plane.stride, plane.width, plane.height, to.at, to.stride, to.width, to.height, table, row)
  }

  /** In one of two scratch pictures by turns. */
  #halved(plane: Plane, step: number): Plane {
    const [width, height] = [plane.width >> 1, Math.max(1, plane.height >> 1)]
    const at = this.#scratchFor(step % 2 === 0 ? this.#scratch[0] : this.#scratch[1], width * height + BEYOND)
    this.#kernel.halve(plane.at, plane.stride, at, width, width, height)
    return { at, stride: width, width, height }
  }

  #scratchFor(scratch: Scratch, bytes: number): number {
    if (scratch.bytes >= bytes) return scratch.at
    if (scratch.bytes > 0) this.#kernel.release(scratch.at)
    scratch.at = this.#kernel.allocate(bytes)
    scratch.bytes = bytes
    return scratch.at
  }
}
