import { adminOperation, answered } from '../operation.ts'
import { webhookView } from '../webhook-view.ts'

export const rotateWebhookSecret = adminOperation('rotateWebhookSecret', async ({ webhooks, ports }, account, { params }) => {
  const rotated = await webhooks.rotate(account.id, params.webhookId)
  if (!rotated.ok) return rotated
  const { webhook, secret } = rotated.value
  return answered({ ...webhookView(webhook, ports.clock.now()), secret })
})
