import { accountOperation, answered, refused } from '../operation.ts'

export const createApiKey = accountOperation('createApiKey', async (services, account, { body }) => {
  const made = await services.apiKeys.create(account.id, body.name)
  return made === null ? refused('too_many_keys') : answered({ ...made.record, key: made.key })
})
