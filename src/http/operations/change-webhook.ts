import { adminOperation, answered } from '../operation.ts'
import { webhookView } from '../webhook-view.ts'

export const changeWebhook = adminOperation('changeWebhook', async ({ webhooks, ports }, account, { params, body }) => {
  const changed = await webhooks.change(account.id, params.webhookId, body)
  return changed.ok ? answered(webhookView(changed.value, ports.clock.now())) : changed
})
