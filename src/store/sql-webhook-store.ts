import { sql as raw } from 'kysely'
import type { Instant } from '../domain/ids.ts'
import type { Claim, Delivery, Settlement } from '../webhooks/delivery.ts'
import type { Message } from '../webhooks/message.ts'
import { DEAD_KEPT_MS, DELIVERED_KEPT_MS, LIFE_MS, WAITING_LIMIT } from '../webhooks/plan.ts'
import type { ClaimWanted, WebhookStore } from '../webhooks/ports.ts'
import type { Webhook } from '../webhooks/webhook.ts'
import type { Database, Sql } from './database.ts'
import { queue } from './webhook-queue.ts'
import { fromWebhook, toDelivery, toWebhook } from './webhook-rows.ts'

export class SqlWebhookStore implements WebhookStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(): Promise<readonly Webhook[]> {
    return this.#database.read(async (sql) => (await sql.selectFrom('webhooks').selectAll().orderBy('position').execute()).map(toWebhook))
  }

  put(webhook: Webhook): Promise<void> {
    return this.#database.write(async (sql) => {
      // One administrator at a time: positions are counted.
      if (this.#database.dialect === 'postgres') await raw`lock table webhooks in share row exclusive mode`.execute(sql)
      const columns = fromWebhook(webhook)
      const { numUpdatedRows } = await sql.updateTable('webhooks').set(columns).where('id', '=', webhook.id).executeTakeFirst()
      if (numUpdatedRows > 0n) return
      const last = await sql.selectFrom('webhooks').select('position').orderBy('position', 'desc').limit(1).executeTakeFirst()
      const position = (last?.position ?? 0) + 1
      await sql
        .insertInto('webhooks')
        .values({ ...columns, position })
        .execute()
    })
  }

  remove(id: string): Promise<boolean> {
    return this.#database.write(async (sql) => {
      const { numDeletedRows } = await sql.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst()
      await sql.deleteFrom('webhook_deliveries').where('webhook_id', '=', id).execute()
      return numDeletedRows > 0n
    })
  }

  enqueue(webhookId: string, message: Message): Promise<void> {
    return this.#database.write((sql) => queue(sql, webhookId, [message]))
  }

  claim(wanted: ClaimWanted): Promise<readonly Claim[]> {
    return this.#database.write(async (sql) => {
      const query = firstOfLanes(sql, wanted)
      const rows = await (this.#database.dialect === 'postgres' ? query.forUpdate().skipLocked() : query).execute()
      if (rows.length === 0) return []
      await sql
        .updateTable('webhook_deliveries')
        .set((e) => ({ attempts: e('attempts', '+', 1), leased_until: wanted.leasedUntil, leased_by: wanted.node }))
        .where('webhook_id', '=', wanted.webhookId)
        .where(
          'event_id',
          'in',
          rows.map((row) => row.event_id),
        )
        .execute()
      return rows.map(({ webhook_id, event_id, body, attempts, deadline }) => ({
        webhookId: webhook_id,
        eventId: event_id,
        body,
        attempt: attempts + 1,
        deadline,
      }))
    })
  }

  async release(node: string): Promise<void> {
    await this.#database.write((sql) =>
      sql.updateTable('webhook_deliveries').set({ leased_until: 0 }).where('state', '=', 'pending').where('leased_by', '=', node).execute(),
    )
  }

  async settle({ webhookId, eventId, attempt }: Claim, settlement: Settlement): Promise<void> {
    const { state, at, answer } = settlement
    const due = state === 'pending' ? { due_at: settlement.dueAt } : {}
    await this.#database.write((sql) =>
      delivery(sql, webhookId, eventId)
        .set({ state, leased_until: 0, last_at: at, last_answer: JSON.stringify(answer), ...due })
        .where('state', '=', 'pending')
        .where('attempts', '=', attempt)
        .execute(),
    )
  }

  async latest(webhookId: string, limit: number): Promise<readonly Delivery[]> {
    const rows = await this.#database.read((sql) =>
      sql
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('webhook_id', '=', webhookId)
        .orderBy('at', 'desc')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute(),
    )
    return rows.map(toDelivery)
  }

  again(webhookId: string, eventId: string, now: Instant): Promise<boolean> {
    return this.#database.write(async (sql) => {
      const fresh = { due_at: now, deadline: now + LIFE_MS }
      const waiting = await delivery(sql, webhookId, eventId).set(fresh).where('state', '=', 'pending').executeTakeFirst()
      // Not from 0: what was sent once gathers no more repeats.
      const over = { ...fresh, state: 'pending', attempts: 1 }
      const finished = await delivery(sql, webhookId, eventId).set(over).where('state', '<>', 'pending').executeTakeFirst()
      return waiting.numUpdatedRows + finished.numUpdatedRows > 0n
    })
  }

  sweep(now: Instant): Promise<void> {
    return this.#database.write(async (sql) => {
      await forget(sql, now)
      await sql
        .updateTable('webhook_deliveries')
        .set({ state: 'dead' })
        .where('state', '=', 'pending')
        .where('deadline', '<', now)
        .where('leased_until', '<=', now)
        .execute()
      for (const { id } of await sql.selectFrom('webhooks').select('id').execute()) await giveUpOldest(sql, id)
    })
  }
}

const delivery = (sql: Sql, webhookId: string, eventId: string) =>
  sql.updateTable('webhook_deliveries').where('webhook_id', '=', webhookId).where('event_id', '=', eventId)

/** Due, nobody's, and with nothing before them in their lane but what is held back to gather repeats. */
function firstOfLanes(sql: Sql, { webhookId, now, limit }: ClaimWanted) {
  return sql
    .selectFrom('webhook_deliveries as d')
    .select(['d.webhook_id', 'd.event_id', 'd.body', 'd.attempts', 'd.deadline'])
    .where('d.webhook_id', '=', webhookId)
    .where('d.state', '=', 'pending')
    .where('d.due_at', '<=', now)
    .where('d.leased_until', '<=', now)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('webhook_deliveries as e')
            .select('e.event_id')
            .whereRef('e.webhook_id', '=', 'd.webhook_id')
            .whereRef('e.lane', '=', 'd.lane')
            .whereRef('e.seq', '<', 'd.seq')
            .where('e.state', '=', 'pending')
            .where((f) => f.or([f('e.attempts', '>', 0), f('e.due_at', '<=', now)])),
        ),
      ),
    )
    .orderBy('d.due_at')
    .orderBy('d.seq')
    .limit(limit)
}

async function forget(sql: Sql, now: Instant): Promise<void> {
  const known = sql.selectFrom('webhooks').select('id')
  await sql.deleteFrom('webhook_deliveries').where('webhook_id', 'not in', known).execute()
  await sql
    .deleteFrom('webhook_deliveries')
    .where('state', '=', 'delivered')
    .where('last_at', '<', now - DELIVERED_KEPT_MS)
    .execute()
  await sql
    .deleteFrom('webhook_deliveries')
    .where('state', '=', 'dead')
    .where('at', '<', now - DEAD_KEPT_MS)
    .execute()
}

async function giveUpOldest(sql: Sql, webhookId: string): Promise<void> {
  const waiting = sql.selectFrom('webhook_deliveries').where('webhook_id', '=', webhookId).where('state', '=', 'pending')
  const newest = await waiting.select('at').orderBy('at', 'desc').offset(WAITING_LIMIT).limit(1).executeTakeFirst()
  if (newest === undefined) return
  await sql
    .updateTable('webhook_deliveries')
    .set({ state: 'dead' })
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'pending')
    .where('at', '<=', newest.at)
    .execute()
}
