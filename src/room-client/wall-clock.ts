import type { Surroundings } from './surroundings.ts'

/** Between the epochs of NTP and Unix, seconds. */
const ntpEpoch = 2_208_988_800

/** What all sender reports of one connection say of now (RFC 3550 §6.4.1): sound and picture are kept together by it. */
export function wallClock({ wall }: Surroundings): { readonly ntpSeconds: number; readonly ntpFraction: number } {
  const seconds = wall() / 1000
  return { ntpSeconds: Math.floor(seconds) + ntpEpoch, ntpFraction: Math.floor((seconds % 1) * 2 ** 32) }
}
