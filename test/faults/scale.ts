/** How often the faults are played: a short form in the default suite, the full counts by `npm run faults`. */
const full = process.env['LATCH_FAULTS'] === 'full'

export const SCALE = {
  races: full ? 50 : 3,
  joinsARace: full ? 1_000 : 200,
  kills: full ? 200 : 5,
} as const
