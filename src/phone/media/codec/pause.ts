/** Between words nothing need be found out about a voice. */

/** Root mean square below which nothing is said: −55 dBFS. */
const PAUSE_LEVEL = 60

/** Whether that stretch of a signal is a pause, which may be cut or repeated anywhere. */
export const isPause = (signal: Int16Array, from: number, to: number): boolean => {
  let energy = 0
  for (let i = from; i < to; i++) energy += (signal[i] ?? 0) ** 2
  return energy < (to - from) * PAUSE_LEVEL ** 2
}
