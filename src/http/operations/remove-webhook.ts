import { adminOperation } from '../operation.ts'

export const removeWebhook = adminOperation('removeWebhook', ({ webhooks }, account, { params }) =>
  webhooks.remove(account.id, params.webhookId),
)
