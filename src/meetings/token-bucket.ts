/** A budget as plain data: so many at once, then so many a second. Never negative, so that it recovers as fast after a long attack as after a short one. */
import type { Instant } from '../domain/ids.ts'

export interface BucketSize {
  readonly burst: number
  readonly perSecond: number
}

export interface Bucket {
  readonly left: number
  /** When `left` was true. */
  readonly at: Instant
}

export const fullBucket = ({ burst }: BucketSize, now: Instant): Bucket => ({ left: burst, at: now })

/** A clock that goes back fills nothing. */
export const refilled = ({ left, at }: Bucket, { burst, perSecond }: BucketSize, now: Instant): Bucket => ({
  left: Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond),
  at: now,
})

export const lessOne = ({ left, at }: Bucket): Bucket => ({ left: Math.max(0, left - 1), at })

export const plusOne = ({ left, at }: Bucket, { burst }: BucketSize): Bucket => ({ left: Math.min(burst, left + 1), at })

/** Until so much is there; at least 1, which is what `Retry-After` can say. */
export const secondsUntil = (wanted: number, { left }: Bucket, { perSecond }: BucketSize): number =>
  Math.max(1, Math.ceil((wanted - left) / perSecond))
