import type { ApiKeyRecord } from '../../auth/ports.ts'
import { accountOperation, answered, refused } from '../operation.ts'

export const createApiKey = accountOperation('createApiKey', async (services, account, { visitor, body }) => {
  // A key that could give scopes would have them all.
  if (visitor.key !== null && body.scopes.length > 0) return refused('scope_missing')
  const made = await services.apiKeys.create(account.id, body.name, body.scopes)
  return made === null ? refused('too_many_keys') : answered(shown(made))
})

const shown = ({ record, key }: { readonly record: ApiKeyRecord; readonly key: string }) => ({ ...record, scopes: [...record.scopes], key })
