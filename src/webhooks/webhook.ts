/** Webhooks as administrators make them (T3): whom this server tells, and of what. */
import type { WebhookEvent } from '../../shared/api/webhook.ts'
import type { Instant } from '../domain/ids.ts'

/** What an administrator asks for; told to that one webhook alone. */
export const TEST_EVENT = 'webhook.test'

export interface Webhook {
  readonly id: string
  /** Without user name and password. May hold a secret of the receiver's, so it reaches no log. */
  readonly url: string
  readonly events: readonly WebhookEvent[]
  /** False: nothing is told. What happens meanwhile is not told later either. */
  readonly active: boolean
  /** Under the server's key. */
  readonly sealedSecret: string
  /** Signs too, until then, so that a receiver has time to take the new one. */
  readonly previous: { readonly sealedSecret: string; readonly until: Instant } | null
  readonly createdAt: Instant
}
