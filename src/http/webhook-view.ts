import type { WebhookView } from '../../shared/api/webhook.ts'
import type { Webhook } from '../webhooks/webhook.ts'

/** A webhook as administrators see it: without its secrets. */
export const webhookView = ({ id, url, events, active, createdAt, previous }: Webhook, now: number): WebhookView => ({
  id,
  url,
  events: [...events],
  active,
  createdAt,
  previousSecretUntil: previous !== null && previous.until > now ? previous.until : null,
})
