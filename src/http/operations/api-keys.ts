import { accountOperation, answered } from '../operation.ts'

export const apiKeys = accountOperation('apiKeys', async (services, account) =>
  answered({ items: [...(await services.apiKeys.listOf(account.id))] }),
)
