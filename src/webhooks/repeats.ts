/** I4, A42: however often somebody knocks, receivers hear of it at once, and then once a minute how often it was. */
import type { Instant } from '../domain/ids.ts'
import type { Delivery } from './delivery.ts'
import { REPEAT_MS } from './plan.ts'

/** The newest delivery of the same thing in the same lane. */
export interface Earlier {
  readonly state: Delivery['state']
  readonly attempts: number
  readonly dueAt: Instant
}

export type Place = { readonly joins: true } | { readonly joins: false; readonly dueAt: Instant }

/** Whether a message is told along with the one before, as long as nobody has been sent that; else when it is due. */
export function placeOf(at: Instant, earlier: Earlier | null): Place {
  if (earlier === null) return { joins: false, dueAt: at }
  if (earlier.state === 'pending' && earlier.attempts === 0) return { joins: true }
  return { joins: false, dueAt: heldUntil(at, earlier) }
}

export const heldUntil = (at: Instant, { dueAt }: Pick<Earlier, 'dueAt'>): Instant =>
  Math.max(at, Math.min(dueAt + REPEAT_MS, at + REPEAT_MS))
