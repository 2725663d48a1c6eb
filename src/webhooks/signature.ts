/** How receivers know who tells them: the symmetric scheme of Standard Webhooks 1.0. */
import { createHmac } from 'node:crypto'
import type { Instant } from '../domain/ids.ts'
import type { Secrets } from '../meetings/ports.ts'
import type { Webhook } from './webhook.ts'

/** Between the old secret's last day and the new one's first. */
export const ROTATION_MS = 24 * 3_600_000

const PREFIX = 'whsec_'

/** 32 random bytes as receivers keep them. */
export const freshSecret = (secrets: Pick<Secrets, 'fresh'>): string =>
  PREFIX + Buffer.from(secrets.fresh(), 'base64url').toString('base64')

/** One header value: `v1,` and HMAC-SHA-256, in base64, of `id.timestamp.body`. `timestamp`: seconds. */
export function signature(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  return `v1,${createHmac('sha256', key)
    .update(`${id}.${String(timestamp)}.${body}`)
    .digest('base64')}`
}

/** Signed anew at every try, so that a receiver may refuse old timestamps. */
export function signedHeaders(webhook: Webhook, secrets: Pick<Secrets, 'unseal'>, eventId: string, body: string, now: Instant) {
  const timestamp = Math.floor(now / 1000)
  const sealed = [
    webhook.sealedSecret,
    ...(webhook.previous !== null && webhook.previous.until > now ? [webhook.previous.sealedSecret] : []),
  ]
  return {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': eventId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sealed.map((one) => signature(secrets.unseal(one), eventId, timestamp, body)).join(' '),
  }
}
