/**
 * Brings sums of many voices back into 16 bits by turning them down, never by cutting their tops off.
 *
 * There is no look-ahead beyond the frame at hand, so no delay: inside a frame the gain falls along the steepest straight line that some
 * sample demands, down to what the frame's peak demands, and comes back slowly. What fits, at rest, passes bit by bit.
 */

const CEILING = 32_767

/** From silence to full in a quarter of a second, a sample at a time at 16 kHz: slow enough not to be heard as pumping. */
const RELEASE = 1 / 4_000

export class Limiter {
  #gain = 1

  /** The factor in force at the end of the last frame, 1 at rest. */
  get gain(): number {
    return this.#gain
  }

  /** Goes on from where another one is: a listener who begins to speak moves from the mix of all to a mix of its own. */
  follow(other: Limiter): void {
    this.#gain = other.#gain
  }

  apply(sum: Int32Array, out: Int16Array): void {
    const peak = peakOf(sum)
    if (peak <= CEILING && this.#gain === 1) return out.set(sum)
    const slope = this.#slope(sum)
    const floor = Math.min(1, CEILING / peak)
    this.#gain = slope < 0 ? fall(sum, out, this.#gain, slope, floor) : rise(sum, out, this.#gain, slope)
  }

  /** The greatest change a sample that keeps every sample under the ceiling. */
  #slope(sum: Int32Array): number {
    const gain = this.#gain
    let slope = RELEASE
    for (let i = 0; i < sum.length; i++) {
      const size = sizeOf(sum[i] ?? 0)
      if (size <= CEILING) continue
      const demanded = (CEILING / size - gain) / (i + 1)
      if (demanded < slope) slope = demanded
    }
    return slope
  }
}

function fall(sum: Int32Array, out: Int16Array, from: number, slope: number, floor: number): number {
  let gain = from
  for (let i = 0; i < sum.length; i++) {
    gain = Math.max(floor, gain + slope)
    out[i] = Math.trunc((sum[i] ?? 0) * gain)
  }
  return gain
}

function rise(sum: Int32Array, out: Int16Array, from: number, slope: number): number {
  let gain = from
  for (let i = 0; i < sum.length; i++) {
    gain = Math.min(1, gain + slope)
    out[i] = Math.trunc((sum[i] ?? 0) * gain)
  }
  return gain
}

function peakOf(sum: Int32Array): number {
  let peak = 0
  for (const sample of sum) {
    const size = sizeOf(sample)
    if (size > peak) peak = size
  }
  return peak
}

/** Two's complement has one more below than above: −32768 counts as 32767, for it fits. */
const sizeOf = (sample: number): number => sample ^ (sample >> 31)
