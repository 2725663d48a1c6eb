import type { Instant } from '../domain/ids.ts'
import type { Message } from './message.ts'

/** Why no answer came. */
export type Fault =
  /** Its name leads to an address that webhooks may not reach. */
  | 'address_refused'
  | 'unknown_host'
  | 'unreachable'
  | 'certificate'
  | 'timeout'
  /** This server ended meanwhile. */
  | 'interrupted'

/** What came of one try: an HTTP status, or none. */
export type Answer = { readonly status: number } | { readonly fault: Fault }

export interface Delivery {
  readonly eventId: string
  readonly type: Message['type']
  readonly at: Instant
  /** `dead`: given up after a day. */
  readonly state: 'pending' | 'delivered' | 'dead'
  readonly attempts: number
  /** Of the last try; null before the first. */
  readonly last: { readonly at: Instant; readonly answer: Answer } | null
  /** When it is tried next; null once it is delivered or dead. */
  readonly dueAt: Instant | null
}

/** One try that this process has taken upon itself. */
export interface Claim {
  readonly webhookId: string
  readonly eventId: string
  readonly body: string
  /** Counting this one. Whoever settles a claim with another number has been too slow: somebody else has it. */
  readonly attempt: number
  readonly deadline: Instant
}

export type Settlement =
  | { readonly state: 'delivered' | 'dead'; readonly at: Instant; readonly answer: Answer }
  | { readonly state: 'pending'; readonly at: Instant; readonly answer: Answer; readonly dueAt: Instant }
