/** How many streams may be open at once, for one source and in all. */
export interface StreamPlaces {
  /** Null when there is none left; otherwise gives the place back. */
  take(source: string): (() => void) | null
}

const PER_SOURCE = 500
const IN_ALL = 20_000

export function createStreamPlaces(factor: number): StreamPlaces {
  const taken = new Map<string, number>()
  let all = 0
  return {
    take(source) {
      const mine = taken.get(source) ?? 0
      if (mine >= PER_SOURCE * factor || all >= IN_ALL) return null
      taken.set(source, mine + 1)
      all += 1
      return () => {
        all -= 1
        const left = (taken.get(source) ?? 1) - 1
        if (left > 0) taken.set(source, left)
        else taken.delete(source)
      }
    },
  }
}
