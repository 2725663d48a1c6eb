/** How loud a frame is. */

/** Digital silence: the lowest level that RFC 6464 can say, in dBFS. */
export const SILENCE_DB = -127

const FULL_SCALE_SQUARED = 32_768 * 32_768

/** RMS in dB below full scale (dBFS): 0 for a full-scale square wave, −3 for a full-scale sine, never under SILENCE_DB. */
export function levelOf(frame: Int16Array): number {
  let energy = 0
  for (let i = 0; i < frame.length; i++) {
    const sample = frame[i] ?? 0
    energy += sample * sample
  }
  if (energy === 0) return SILENCE_DB
  return Math.max(SILENCE_DB, 10 * Math.log10(energy / frame.length / FULL_SCALE_SQUARED))
}

/** The factor of an amplitude that is `db` decibels. */
export const gainOf = (db: number): number => 10 ** (db / 20)
