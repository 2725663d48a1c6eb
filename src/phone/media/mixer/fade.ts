/** Gains that move in a straight line over a frame: a step would be heard as a click. */

/** Changes `samples` in place; a gain above 1 wants 32 bits. */
export function fade(samples: Int16Array | Int32Array, from: number, to: number): void {
  if (from === 1 && to === 1) return
  const step = (to - from) / samples.length
  for (let i = 0; i < samples.length; i++) samples[i] = Math.trunc((samples[i] ?? 0) * (from + step * (i + 1)))
}
