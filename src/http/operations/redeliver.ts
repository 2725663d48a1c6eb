import { adminOperation } from '../operation.ts'

export const redeliver = adminOperation('redeliver', ({ webhooks }, _account, { params }) =>
  webhooks.again(params.webhookId, params.eventId),
)
