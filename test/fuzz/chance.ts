/** Repeatable chance: whoever knows the seed can play a run again (xorshift32). */
export type Chance = (below: number) => number

export function chanceFrom(seed: number): Chance {
  let state = seed | 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
