/** What a receiver is sent: the body, and what is needed to send it once, in its order and not too often. */
import type { WebhookEvent } from '../../shared/api/webhook.ts'
import type { Instant } from '../domain/ids.ts'
import type { TEST_EVENT } from './webhook.ts'

export interface Message {
  /** The same at every try and for every webhook: by it receivers know what they have had. */
  readonly id: string
  readonly type: WebhookEvent | typeof TEST_EVENT
  /** Within one lane a webhook hears everything in the order of `seq`: a conference, a meeting between conferences, or the server. */
  readonly lane: string
  readonly seq: number
  readonly at: Instant
  /** What may be said in one message with others of its kind, such as one applicant's refusals. Null: never. */
  readonly repeats: string | null
  readonly data: MessageData
}

export type MessageData = Readonly<Record<string, unknown>>

/** The body's form is that of Standard Webhooks: type, timestamp, data. */
export const bodyOf = ({ type, at, data }: Pick<Message, 'type' | 'at' | 'data'>): string =>
  JSON.stringify({ type, timestamp: new Date(at).toISOString(), data })

/** For repeats: how many are told in one message, and when the last of them was. */
export function countedOnce(data: MessageData, at: Instant): MessageData {
  return { ...data, count: 1, lastAt: new Date(at).toISOString() }
}

/** The same message with one more in it. */
export function countedAgain(body: string, at: Instant): string {
  // Written by `bodyOf` from data that `countedOnce` made.
  const { data, ...rest } = JSON.parse(body) as { readonly data: { readonly count: number } }
  return JSON.stringify({ ...rest, data: { ...data, count: data.count + 1, lastAt: new Date(at).toISOString() } })
}
