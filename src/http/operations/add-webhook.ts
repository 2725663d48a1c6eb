import { adminOperation, answered } from '../operation.ts'
import { webhookView } from '../webhook-view.ts'

export const addWebhook = adminOperation('addWebhook', async ({ webhooks, ports }, account, { body }) => {
  const added = await webhooks.add(account.id, body)
  if (!added.ok) return added
  const { webhook, secret } = added.value
  return answered({ ...webhookView(webhook, ports.clock.now()), secret })
})
