import { adminOperation, answered } from '../operation.ts'

export const webhookDeliveries = adminOperation('webhookDeliveries', async ({ webhooks }, _account, { params }) => {
  const deliveries = await webhooks.deliveries(params.webhookId)
  return deliveries.ok ? answered({ items: [...deliveries.value] }) : deliveries
})
