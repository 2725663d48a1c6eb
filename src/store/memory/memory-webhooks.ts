import type { Instant } from '../../domain/ids.ts'
import type { Claim, Delivery, Settlement } from '../../webhooks/delivery.ts'
import { countedAgain, type Message } from '../../webhooks/message.ts'
import { DEAD_KEPT_MS, DELIVERED_KEPT_MS, LIFE_MS, WAITING_LIMIT } from '../../webhooks/plan.ts'
import type { ClaimWanted, WebhookStore } from '../../webhooks/ports.ts'
import { placeOf } from '../../webhooks/repeats.ts'
import type { Webhook } from '../../webhooks/webhook.ts'
import type { WebhookDeliveriesTable } from '../schema.ts'
import { newDelivery, toDelivery } from '../webhook-rows.ts'
import type { MemoryState } from './memory-state.ts'

/** Puts messages in line for every webhook that wants them. */
export function tellWebhooks(state: MemoryState, messages: readonly Message[]): void {
  for (const { id, events, active } of state.webhooks.values()) {
    const wanted: readonly string[] = active ? events : []
    queue(
      state,
      id,
      messages.filter(({ type }) => wanted.includes(type)),
    )
  }
}

function queue(state: MemoryState, webhookId: string, messages: readonly Message[]): void {
  for (const message of messages) {
    const lane = state.deliveries.filter((row) => row.webhook_id === webhookId && row.lane === message.lane)
    const earlier = lane.findLast((row) => message.repeats !== null && row.repeats === message.repeats)
    const place = placeOf(message.at, earlier === undefined ? null : { ...toDelivery(earlier), dueAt: earlier.due_at })
    if (message.repeats === null) for (const row of lane.filter(isUntold)) row.due_at = Math.min(row.due_at, message.at)
    if (place.joins && earlier !== undefined) earlier.body = countedAgain(earlier.body, message.at)
    else state.deliveries.push(newDelivery(webhookId, message, place.joins ? message.at : place.dueAt))
  }
}

const isUntold = (row: WebhookDeliveriesTable): boolean => row.state === 'pending' && row.attempts === 0

export class MemoryWebhookStore implements WebhookStore {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async list(): Promise<readonly Webhook[]> {
    return [...this.#state.webhooks.values()]
  }

  async put(webhook: Webhook): Promise<void> {
    this.#state.webhooks.set(webhook.id, webhook)
  }

  async remove(id: string): Promise<boolean> {
    this.#keep((row) => row.webhook_id !== id)
    return this.#state.webhooks.delete(id)
  }

  async enqueue(webhookId: string, message: Message): Promise<void> {
    queue(this.#state, webhookId, [message])
  }

  async claim({ webhookId, node, now, leasedUntil, limit }: ClaimWanted): Promise<readonly Claim[]> {
    const waiting = this.#of(webhookId).filter(({ state }) => state === 'pending')
    const due = waiting.filter((row) => row.due_at <= now && row.leased_until <= now && !waiting.some((other) => blocks(other, row, now)))
    const taken = due.toSorted((a, b) => a.due_at - b.due_at || a.seq - b.seq).slice(0, limit)
    return taken.map((row) => {
      Object.assign(row, { attempts: row.attempts + 1, leased_until: leasedUntil, leased_by: node })
      return { webhookId, eventId: row.event_id, body: row.body, attempt: row.attempts, deadline: row.deadline }
    })
  }

  async release(node: string): Promise<void> {
    for (const row of this.#state.deliveries) if (row.leased_by === node) row.leased_until = 0
  }

  async settle({ webhookId, eventId, attempt }: Claim, settlement: Settlement): Promise<void> {
    const row = this.#of(webhookId).find((one) => one.event_id === eventId && one.state === 'pending' && one.attempts === attempt)
    if (row === undefined) return
    const { state, at, answer } = settlement
    Object.assign(row, { state, leased_until: 0, last_at: at, last_answer: JSON.stringify(answer) })
    if (settlement.state === 'pending') row.due_at = settlement.dueAt
  }

  async latest(webhookId: string, limit: number): Promise<readonly Delivery[]> {
    const newest = this.#of(webhookId).toSorted((a, b) => b.at - a.at || b.seq - a.seq)
    return newest.slice(0, limit).map(toDelivery)
  }

  async again(webhookId: string, eventId: string, now: Instant): Promise<boolean> {
    const row = this.#of(webhookId).find((one) => one.event_id === eventId)
    if (row === undefined) return false
    // Not from 0: what was sent once gathers no more repeats.
    if (row.state !== 'pending') Object.assign(row, { state: 'pending', attempts: 1 })
    Object.assign(row, { due_at: now, deadline: now + LIFE_MS })
    return true
  }

  async sweep(now: Instant): Promise<void> {
    const { webhooks, deliveries } = this.#state
    this.#keep((row) => webhooks.has(row.webhook_id) && !isLongOver(row, now))
    for (const row of deliveries) if (row.state === 'pending' && row.deadline < now && row.leased_until <= now) row.state = 'dead'
    for (const id of webhooks.keys()) {
      const waiting = this.#of(id).filter(({ state }) => state === 'pending')
      for (const row of waiting.toSorted((a, b) => b.at - a.at).slice(WAITING_LIMIT)) row.state = 'dead'
    }
  }

  #of(webhookId: string): WebhookDeliveriesTable[] {
    return this.#state.deliveries.filter((row) => row.webhook_id === webhookId)
  }

  #keep(wanted: (row: WebhookDeliveriesTable) => boolean): void {
    const { deliveries } = this.#state
    deliveries.splice(0, deliveries.length, ...deliveries.filter(wanted))
  }
}

/** What is held back to gather repeats stands in nobody's way. */
const blocks = (other: WebhookDeliveriesTable, row: WebhookDeliveriesTable, now: Instant): boolean =>
  other.lane === row.lane && other.seq < row.seq && (other.attempts > 0 || other.due_at <= now)

const isLongOver = ({ state, at, last_at }: WebhookDeliveriesTable, now: Instant): boolean =>
  state === 'delivered' ? (last_at ?? at) < now - DELIVERED_KEPT_MS : state === 'dead' && at < now - DEAD_KEPT_MS
