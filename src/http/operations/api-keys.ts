import { accountOperation, answered } from '../operation.ts'

export const apiKeys = accountOperation('apiKeys', async (services, account) => {
  const keys = await services.apiKeys.listOf(account.id)
  return answered({ items: keys.map((key) => ({ ...key, scopes: [...key.scopes] })) })
})
