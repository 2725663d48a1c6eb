import type { Answer, Delivery } from '../webhooks/delivery.ts'
import { bodyOf, type Message } from '../webhooks/message.ts'
import { LIFE_MS } from '../webhooks/plan.ts'
import type { Webhook } from '../webhooks/webhook.ts'
import type { WebhookDeliveriesTable, WebhooksTable } from './schema.ts'

export const fromWebhook = (webhook: Webhook): Omit<WebhooksTable, 'position'> => ({
  id: webhook.id,
  url: webhook.url,
  events: JSON.stringify(webhook.events),
  active: Number(webhook.active),
  sealed_secret: webhook.sealedSecret,
  previous: webhook.previous && JSON.stringify(webhook.previous),
  created_at: webhook.createdAt,
})

// What a column holds was written by the function of the other direction.
export const toWebhook = (row: WebhooksTable): Webhook => ({
  id: row.id,
  url: row.url,
  events: eventsOf(row),
  active: row.active === 1,
  sealedSecret: row.sealed_secret,
  previous: row.previous === null ? null : (JSON.parse(row.previous) as Webhook['previous']),
  createdAt: row.created_at,
})

export const eventsOf = ({ events }: Pick<WebhooksTable, 'events'>): Webhook['events'] => JSON.parse(events) as Webhook['events']

export const newDelivery = (webhookId: string, message: Message, dueAt: number): WebhookDeliveriesTable => ({
  webhook_id: webhookId,
  event_id: message.id,
  type: message.type,
  lane: message.lane,
  seq: message.seq,
  at: message.at,
  repeats: message.repeats,
  body: bodyOf(message),
  state: 'pending',
  attempts: 0,
  due_at: dueAt,
  deadline: message.at + LIFE_MS,
  leased_until: 0,
  leased_by: null,
  last_at: null,
  last_answer: null,
})

export const toDelivery = (row: WebhookDeliveriesTable): Delivery => ({
  eventId: row.event_id,
  type: row.type as Delivery['type'],
  at: row.at,
  state: row.state as Delivery['state'],
  attempts: row.attempts,
  last: row.last_at === null || row.last_answer === null ? null : { at: row.last_at, answer: JSON.parse(row.last_answer) as Answer },
  dueAt: row.state === 'pending' ? row.due_at : null,
})
