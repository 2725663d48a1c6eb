/** Who is in the mix when many talk: the loudest, and whoever is in it already stays for a little less. */
import type { Source } from './source.ts'

/** Voices at a time: with more nobody understands a word, and every open line adds its noise. */
export const PLACES = 6

const INCUMBENT_DB = 3

/** Gives the places. While there are enough for all that are eligible, all have one, and nobody's first syllable is lost. */
export function chooseSpeakers(sources: readonly Source[], places = PLACES): void {
  const best: Source[] = []
  for (const source of sources) {
    if (source.eligible) insert(best, source, places)
  }
  for (const source of sources) source.chosen = false
  for (const source of best) source.chosen = true
}

function insert(best: Source[], source: Source, places: number): void {
  const last = best[places - 1]
  if (last !== undefined && rank(last) >= rank(source)) return
  let at = best.length
  for (let before = best[at - 1]; before !== undefined && rank(before) < rank(source); before = best[at - 1]) at -= 1
  best.splice(at, 0, source)
  best.length = Math.min(best.length, places)
}

const rank = (source: Source): number => source.loudness + (source.chosen ? INCUMBENT_DB : 0)
