/** What webhooks are still to be told, written within the transaction of what happened. */
import { countedAgain, type Message } from '../webhooks/message.ts'
import { heldUntil, placeOf } from '../webhooks/repeats.ts'
import type { Sql } from './database.ts'
import type { WebhookDeliveriesTable } from './schema.ts'
import { eventsOf, newDelivery } from './webhook-rows.ts'

/** PostgreSQL takes 65,535 parameters a statement, SQLite 32,766; a row has 15. */
const ROWS_A_STATEMENT = 500

/** Puts messages in line for every webhook that wants them. */
export async function tellWebhooks(sql: Sql, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return
  for (const webhook of await sql.selectFrom('webhooks').select(['id', 'events']).where('active', '=', 1).execute()) {
    const events: readonly string[] = eventsOf(webhook)
    const wanted = messages.filter(({ type }) => events.includes(type))
    await queue(sql, webhook.id, wanted)
  }
}

export async function queue(sql: Sql, webhookId: string, messages: readonly Message[]): Promise<void> {
  const single = messages.filter(({ repeats }) => repeats === null)
  for (const message of messages) if (message.repeats !== null) await queueRepeat(sql, webhookId, message)
  await releaseHeld(sql, webhookId, single)
  await insert(
    sql,
    single.map((message) => newDelivery(webhookId, message, message.at)),
  )
}

async function insert(sql: Sql, rows: readonly WebhookDeliveriesTable[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const values = rows.slice(start, start + ROWS_A_STATEMENT)
    await sql.insertInto('webhook_deliveries').values(values).execute()
  }
}

/** What happened before is told before, also where it was held back to gather repeats. */
async function releaseHeld(sql: Sql, webhookId: string, messages: readonly Message[]): Promise<void> {
  for (const [lane, at] of new Map(messages.map((message) => [message.lane, message.at]))) {
    await sql
      .updateTable('webhook_deliveries')
      .set({ due_at: at })
      .where('webhook_id', '=', webhookId)
      .where('lane', '=', lane)
      .where('state', '=', 'pending')
      .where('attempts', '=', 0)
      .where('due_at', '>', at)
      .execute()
  }
}

async function queueRepeat(sql: Sql, webhookId: string, message: Message): Promise<void> {
  const earlier = await earlierOf(sql, webhookId, message)
  const place = placeOf(message.at, earlier)
  if (!place.joins) return insert(sql, [newDelivery(webhookId, message, place.dueAt)])
  // Somebody may have begun to send it meanwhile.
  if (earlier !== null && !(await joins(sql, webhookId, earlier, message))) {
    await insert(sql, [newDelivery(webhookId, message, heldUntil(message.at, earlier))])
  }
}

type EarlierRow = NonNullable<Awaited<ReturnType<typeof earlierOf>>>

async function earlierOf(sql: Sql, webhookId: string, { lane, repeats }: Message) {
  const row = await sql
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .where('repeats', '=', repeats)
    .where('lane', '=', lane)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  // A state is written by this folder alone.
  return row === undefined ? null : { ...row, state: row.state as 'pending' | 'delivered' | 'dead', dueAt: row.due_at }
}

async function joins(sql: Sql, webhookId: string, earlier: EarlierRow, { at }: Message): Promise<boolean> {
  const { numUpdatedRows } = await sql
    .updateTable('webhook_deliveries')
    .set({ body: countedAgain(earlier.body, at) })
    .where('webhook_id', '=', webhookId)
    .where('event_id', '=', earlier.event_id)
    .where('state', '=', 'pending')
    .where('attempts', '=', 0)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
