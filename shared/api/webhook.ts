/** Whom this server tells of what happens, as administrators set it up. What is sent is in docs/webhooks.md. */
import { z } from 'zod'

const WebhookEvent = z.enum([
  'conference.started',
  'conference.ended',
  'meeting.locked',
  'meeting.unlocked',
  'attendee.invited',
  'attendee.admitted',
  'attendee.dropped',
  'attendee.left',
  'attendee.removed',
  'join.refused',
  'pin.alarm',
])
export type WebhookEvent = z.infer<typeof WebhookEvent>
export const WEBHOOK_EVENTS = WebhookEvent.options

const Address = z
  .url({ protocol: /^https?$/, error: 'An address that begins with https://' })
  .max(1000)
  .regex(/^https?:\/\//, 'An address that begins with https://')
  .regex(/^https?:\/\/[^/?#\\]*(?:[/?#]|$)/, 'Without backslashes')
  .regex(/^https?:\/\/[^/?#@]*(?:[/?#]|$)/, 'Without user name and password')

export const WebhookInput = z.object({
  url: Address,
  events: z
    .array(WebhookEvent)
    .min(1)
    .max(100)
    .transform((events) => [...new Set(events)]),
  /** False: nothing is told, and what happens meanwhile is not told later either. */
  active: z.boolean().default(true),
})

export const WebhookView = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(WebhookEvent),
  active: z.boolean(),
  createdAt: z.number(),
  /** Until when the secret before the present one signs too; null: it does not any more. */
  previousSecretUntil: z.number().nullable(),
})
export type WebhookView = z.infer<typeof WebhookView>

/** Shown once: `whsec_` and 32 bytes in base64. */
export const WebhookWithSecret = WebhookView.extend({ secret: z.string() })

/** What came of one try. */
const Answer = z.union([
  z.object({ status: z.number().int() }),
  z.object({ fault: z.enum(['address_refused', 'unknown_host', 'unreachable', 'certificate', 'timeout', 'interrupted']) }),
])

export const DeliveryView = z.object({
  /** The header `webhook-id`. */
  eventId: z.string(),
  type: z.union([WebhookEvent, z.literal('webhook.test')]),
  at: z.number(),
  /** `dead`: given up after a day. */
  state: z.enum(['pending', 'delivered', 'dead']),
  attempts: z.number().int(),
  /** The last try: an HTTP status, or why there was none. */
  last: z.object({ at: z.number(), answer: Answer }).nullable(),
  /** When it is tried next. */
  dueAt: z.number().nullable(),
})
export type DeliveryView = z.infer<typeof DeliveryView>
