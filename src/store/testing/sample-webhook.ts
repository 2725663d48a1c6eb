import type { Webhook } from '../../webhooks/webhook.ts'

/** One that wants some of everything. */
export const aWebhook = (id: string, more: Partial<Webhook> = {}): Webhook => ({
  id,
  url: `https://${id}.example.org/told?by=latch`,
  events: ['meeting.locked', 'meeting.unlocked', 'join.refused', 'pin.alarm'],
  active: true,
  sealedSecret: `sealed secret of ${id}`,
  previous: null,
  createdAt: 1_700_000_000_000,
  ...more,
})
