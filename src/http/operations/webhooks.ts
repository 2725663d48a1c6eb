import { adminOperation, answered } from '../operation.ts'
import { webhookView } from '../webhook-view.ts'

export const webhooks = adminOperation('webhooks', async ({ webhooks, ports }) => {
  const now = ports.clock.now()
  return answered({ items: (await webhooks.list()).map((webhook) => webhookView(webhook, now)) })
})
