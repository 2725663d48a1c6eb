/**
 * How long to wait before the next try, in milliseconds. Never more than 1.5 s: whoever was cut off is back within 2 s after the
 * network is (SPEC R2). `chance` (0 … 1) spreads those that were cut off together.
 */
export const backOff = (tries: number, chance: number): number =>
  tries === 0 ? 0 : Math.min(1_500, 200 * 2 ** (tries - 1)) * (0.75 + chance / 4)
