import { adminOperation } from '../operation.ts'

export const testWebhook = adminOperation('testWebhook', ({ webhooks }, _account, { params }) => webhooks.test(params.webhookId))
