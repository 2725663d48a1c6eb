/** Token buckets per key, in bounded memory: so many at once, then so many a second. Slows; never locks out. */
export interface Budget {
  /** Takes one; false when there is none left. */
  take(key: string): boolean
  /** Gives one back that turned out to be harmless. */
  giveBack(key: string): void
  /** Seconds until one is there again. */
  wait(key: string): number
}

interface Bucket {
  left: number
  at: number
}

export interface BudgetSize {
  readonly burst: number
  readonly perSecond: number
}

/** Keys remembered; beyond that the longest unused is forgotten, which costs an attacker as many addresses. */
const REMEMBERED = 20_000

export function createBudget({ burst, perSecond }: BudgetSize, now: () => number): Budget {
  const buckets = new Map<string, Bucket>()
  const bucketOf = (key: string): Bucket => {
    const known = buckets.get(key)
    const at = now()
    const bucket = { left: known ? Math.min(burst, known.left + (Math.max(0, at - known.at) / 1000) * perSecond) : burst, at }
    buckets.delete(key)
    buckets.set(key, bucket)
    const oldest = buckets.keys().next().value
    if (buckets.size > REMEMBERED && oldest !== undefined) buckets.delete(oldest)
    return bucket
  }
  return {
    take(key) {
      const bucket = bucketOf(key)
      if (bucket.left < 1) return false
      bucket.left -= 1
      return true
    },
    giveBack(key) {
      const bucket = bucketOf(key)
      bucket.left = Math.min(burst, bucket.left + 1)
    },
    wait: (key) => Math.max(1, Math.ceil((1 - bucketOf(key).left) / perSecond)),
  }
}
