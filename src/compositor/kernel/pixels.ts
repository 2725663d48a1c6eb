// What is done to every pixel of every picture, 16 at a time. AssemblyScript: decorators before functions and types of its own, which
// neither TypeScript nor the linter reads. Addresses are bytes of the module's own memory. Whoever calls vouches for them: nothing is
// checked here. Rows may be read, and scratch rows be written, up to 16 bytes beyond their end.

export function allocate(bytes: usize): usize {
  return heap.alloc(bytes)
}

export function release(at: usize): void {
  heap.free(at)
}

export function fill(to: usize, toStride: usize, width: usize, height: i32, value: u8): void {
  for (let y = 0; y < height; y++, to += toStride) memory.fill(to, value, width)
}

/** Half as wide and half as high, each pixel the mean of four. `width` and `height` are those of the result, a scratch picture. */
export function halve(from: usize, fromStride: usize, to: usize, toStride: usize, width: usize, height: i32): void {
  const two = i16x8.splat(2)
  for (let y = 0; y < height; y++, from += fromStride << 1, to += toStride) {
    for (let x: usize = 0; x < width; x += 16) {
      const at = from + (x << 1)
      const left = i16x8.add(pairs(v128.load(at)), pairs(v128.load(at + fromStride)))
      const right = i16x8.add(pairs(v128.load(at, 16)), pairs(v128.load(at + fromStride, 16)))
      const low = i16x8.shr_u(i16x8.add(left, two), 2)
      const high = i16x8.shr_u(i16x8.add(right, two), 2)
      v128.store(to + x, i8x16.narrow_i16x8_u(low, high))
    }
  }
}

@inline
function pairs(pixels: v128): v128 {
  return i16x8.extadd_pairwise_i8x16_u(pixels)
}

/** Where the middle of pixel `at` of `to` pixels lies among `from` pixels, in 256ths. */
@inline
function place(at: i32, from: i32, to: i32): i32 {
  const position = ((2 * at + 1) * from * 128) / to - 128
  return min(max(position, 0), (from - 1) << 8)
}

/** For 8 pixels: where they begin, the places of their left and right neighbours from there, and the weight of the right ones. */
const GROUP_BYTES: usize = 64

/** Writes what `scale` needs to know of columns: 64 bytes for each 8 pixels, begun or whole, of `to`, which are at least 8. `from` is less than twice `to`. */
export function planColumns(table: usize, from: i32, to: i32): void {
  for (let group = 0; group < to; group += 8, table += GROUP_BYTES) {
    const first = min(group, to - 8)
    const begin = place(first, from, to) >> 8
    store<i32>(table, begin)
    store<i32>(table, first, 4)
    for (let i = 0; i < 8; i++) {
      const position = place(first + i, from, to)
      const left = position >> 8
      store<u8>(table + i, u8(left - begin), 16)
      store<u8>(table + i, u8(min(left + 1, from - 1) - begin), 32)
      store<u16>(table + (i << 1), u16(position & 255), 48)
    }
  }
}

/** Bilinear, to any size that is more than half as wide. `row`: room for one row of `from`, and 16 bytes. */
export function scale(
  from: usize,
  fromStride: usize,
  fromWidth: usize,
  fromHeight: i32,
  to: usize,
  toStride: usize,
  toWidth: i32,
  toHeight: i32,
  table: usize,
  row: usize,
): void {
  for (let y = 0; y < toHeight; y++, to += toStride) {
    const position = place(y, fromHeight, toHeight)
    const upper = from + usize(position >> 8) * fromStride
    const lower = position >> 8 < fromHeight - 1 ? upper + fromStride : upper
    mixRows(row, upper, lower, fromWidth, u16(position & 255))
    spread(row, to, toWidth, table)
  }
}

@inline
function mixRows(to: usize, upper: usize, lower: usize, bytes: usize, weight: u16): void {
  const down = i16x8.splat(weight)
  const up = i16x8.splat(256 - weight)
  for (let x: usize = 0; x < bytes; x += 16) {
    const a = v128.load(upper + x)
    const b = v128.load(lower + x)
    const low = between(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b), up, down)
    const high = between(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b), up, down)
    v128.store(to + x, i8x16.narrow_i16x8_u(low, high))
  }
}

/** Of eight pixels, in 256ths that together are 256. */
@inline
function between(a: v128, b: v128, weightOfA: v128, weightOfB: v128): v128 {
  const sum = i16x8.add(i16x8.mul(a, weightOfA), i16x8.mul(b, weightOfB))
  return i16x8.shr_u(i16x8.add(sum, i16x8.splat(128)), 8)
}

@inline
function spread(row: usize, to: usize, width: i32, table: usize): void {
  const whole = i16x8.splat(256)
  for (let group = 0; group < width; group += 8, table += GROUP_BYTES) {
    const pixels = v128.load(row + usize(load<i32>(table)))
    const left = i16x8.extend_low_i8x16_u(i8x16.swizzle(pixels, v128.load(table, 16)))
    const right = i16x8.extend_low_i8x16_u(i8x16.swizzle(pixels, v128.load(table, 32)))
    const weight = v128.load(table, 48)
    const eight = between(left, right, i16x8.sub(whole, weight), weight)
    v128.store64_lane(to + usize(load<i32>(table, 4)), i8x16.narrow_i16x8_u(eight, eight), 0)
  }
}

/** One picture turns into another. `weight`: of `b`, in 256ths. */
export function mix(to: usize, a: usize, b: usize, bytes: usize, weight: u16): void {
  mixRows(to, a, b, bytes, weight)
}

/** Lays `from` over `to` where `alpha` is more than nothing. */
export function blend(to: usize, toStride: usize, from: usize, alpha: usize, fromStride: usize, width: usize, height: i32): void {
  for (let y = 0; y < height; y++, to += toStride, from += fromStride, alpha += fromStride) {
    let x: usize = 0
    for (; x + 16 <= width; x += 16) {
      const opacity = v128.load(alpha + x)
      if (v128.any_true(opacity)) v128.store(to + x, cover(v128.load(to + x), v128.load(from + x), opacity))
    }
    for (; x < width; x++) store<u8>(to + x, coverOne(load<u8>(to + x), load<u8>(from + x), load<u8>(alpha + x)))
  }
}

@inline
function cover(below: v128, above: v128, alpha: v128): v128 {
  const low = coverEight(i16x8.extend_low_i8x16_u(below), i16x8.extend_low_i8x16_u(above), i16x8.extend_low_i8x16_u(alpha))
  const high = coverEight(i16x8.extend_high_i8x16_u(below), i16x8.extend_high_i8x16_u(above), i16x8.extend_high_i8x16_u(alpha))
  return i8x16.narrow_i16x8_u(low, high)
}

/** Divided by 255, rounded. */
@inline
function coverEight(below: v128, above: v128, alpha: v128): v128 {
  const sum = i16x8.add(i16x8.mul(above, alpha), i16x8.mul(below, i16x8.sub(i16x8.splat(255), alpha)))
  const rounded = i16x8.add(sum, i16x8.splat(128))
  return i16x8.shr_u(i16x8.add(rounded, i16x8.shr_u(rounded, 8)), 8)
}

@inline
function coverOne(below: u32, above: u32, alpha: u32): u8 {
  const sum = above * alpha + below * (255 - alpha) + 128
  return u8((sum + (sum >> 8)) >> 8)
}

/** Of two pixels in RGBA. */
const OPACITIES: u64 = 0xff000000ff000000

/**
 * What was drawn in RGBA becomes Y, U, V (BT.601, 16 to 235) and an opacity for each of Y's pixels and each of U's; transparent pixels lend
 * no colour to their neighbours. Both sides are even.
 */
export function fromRgba(rgba: usize, width: i32, height: i32, y: usize, u: usize, v: usize, alpha: usize, halfAlpha: usize): void {
  for (let row = 0; row < height; row += 2) {
    for (let column = 0; column < width; column += 2, u++, v++, halfAlpha++) {
      const corner = row * width + column
      const upper = load<u64>(rgba + (corner << 2))
      const lower = load<u64>(rgba + ((corner + width) << 2))
      if (((upper | lower) & OPACITIES) == 0) {
        // Nothing is drawn here, as nearly everywhere.
        store<u16>(alpha + corner, 0)
        store<u16>(alpha + corner + width, 0)
        store<u8>(halfAlpha, 0)
        continue
      }
      let red: u32 = 0
      let green: u32 = 0
      let blue: u32 = 0
      let weight: u32 = 0
      for (let i = 0; i < 4; i++) {
        const pixel = corner + (i >> 1) * width + (i & 1)
        const at = rgba + (pixel << 2)
        const r: u32 = load<u8>(at)
        const g: u32 = load<u8>(at, 1)
        const b: u32 = load<u8>(at, 2)
        const a: u32 = load<u8>(at, 3)
        store<u8>(y + pixel, u8(((66 * r + 129 * g + 25 * b + 128) >> 8) + 16))
        store<u8>(alpha + pixel, u8(a))
        red += r * a
        green += g * a
        blue += b * a
        weight += a
      }
      const divisor = max(weight, 1)
      const r = i32(red / divisor)
      const g = i32(green / divisor)
      const b = i32(blue / divisor)
      store<u8>(u, u8(((-38 * r - 74 * g + 112 * b + 128) >> 8) + 128))
      store<u8>(v, u8(((112 * r - 94 * g - 18 * b + 128) >> 8) + 128))
      store<u8>(halfAlpha, u8((weight + 2) >> 2))
    }
  }
}
