import type { Ports } from './ports.ts'

/** Ends conferences that have been empty for too long, and forgets legs whose token was never used. Due every few seconds. */
export function sweep(_ports: Ports): Promise<void> {
  throw new Error('not yet')
}
