/** What webhooks need from outside. */
import type { Instant } from '../domain/ids.ts'
import type { Claim, Delivery, Settlement } from './delivery.ts'
import type { Message } from './message.ts'
import type { Webhook } from './webhook.ts'

/**
 * Webhooks, and what each is still to be told. Messages about meetings and alarms get in line by themselves, in the transaction of the
 * change that they tell of: none is lost, and none tells what did not happen.
 */
export interface WebhookStore {
  /** In the order in which they were added. */
  list(): Promise<readonly Webhook[]>
  /** Adds it, or replaces the one with its id in its place. */
  put(webhook: Webhook): Promise<void>
  /** Along with its deliveries. False when there is none. */
  remove(id: string): Promise<boolean>
  /** One more message for this webhook. */
  enqueue(webhookId: string, message: Message): Promise<void>
  /**
   * Takes up to `limit` deliveries that are due, each the first of its lane, for nobody else until `leasedUntil`, on whatever server.
   */
  claim(wanted: ClaimWanted): Promise<readonly Claim[]>
  /** Gives back what this server had taken before it ended without a word. */
  release(node: string): Promise<void>
  /** Nothing happens when the claim is not the last one. */
  settle(claim: Claim, settlement: Settlement): Promise<void>
  /** The newest first. */
  latest(webhookId: string, limit: number): Promise<readonly Delivery[]>
  /** Tries one at once, whatever became of it. False when it is not kept any more. */
  again(webhookId: string, eventId: string, now: Instant): Promise<boolean>
  /** Forgets what is long over; gives up what is past its deadline, and the oldest where more wait than `WAITING_LIMIT`. */
  sweep(now: Instant): Promise<void>
}

export interface ClaimWanted {
  readonly webhookId: string
  /** The server that takes them. */
  readonly node: string
  readonly now: Instant
  readonly leasedUntil: Instant
  readonly limit: number
}
