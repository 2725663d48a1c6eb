/** Token buckets per key, in bounded memory: so many at once, then so many a second. Slows; never locks out. */
import { RecentMap } from '../meetings/recent-map.ts'
import { fullBucket, lessOne, plusOne, refilled, secondsUntil, type Bucket, type BucketSize } from '../meetings/token-bucket.ts'

export type { BucketSize as BudgetSize }

export interface Budget {
  /** Takes one; false when there is none left. */
  take(key: string): boolean
  /** Gives one back that turned out to be harmless. */
  giveBack(key: string): void
  /** Seconds until one is there again. */
  wait(key: string): number
}

/** Keys remembered; beyond that the longest unused is forgotten, which costs an attacker as many addresses. */
const REMEMBERED = 20_000

export function createBudget(size: BucketSize, now: () => number): Budget {
  const buckets = new RecentMap<string, Bucket>(REMEMBERED)
  const bucketOf = (key: string): Bucket => {
    const known = buckets.get(key)
    return known === undefined ? fullBucket(size, now()) : refilled(known, size, now())
  }
  return {
    take(key) {
      const bucket = bucketOf(key)
      const taken = bucket.left >= 1
      buckets.set(key, taken ? lessOne(bucket) : bucket)
      return taken
    },
    giveBack: (key) => buckets.set(key, plusOne(bucketOf(key), size)),
    wait: (key) => secondsUntil(1, bucketOf(key), size),
  }
}
