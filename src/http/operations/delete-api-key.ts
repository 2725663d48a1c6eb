import { accountOperation, answered, refused } from '../operation.ts'

export const deleteApiKey = accountOperation('deleteApiKey', async (services, account, { params }) =>
  (await services.apiKeys.delete(account.id, params.id)) ? answered(undefined) : refused('not_found'),
)
