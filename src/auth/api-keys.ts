/** Keys for SDKs and the CLI: `latch_…`, shown once, acting as their account. */
import { randomBytes } from 'node:crypto'
import type { AccountId, Instant } from '../domain/ids.ts'
import type { KeyedSecrets } from './keyed-secrets.ts'
import type { Account, AccountStore, ApiKeyRecord, ApiKeyScope, ApiKeyStore } from './ports.ts'

export const API_KEY_PREFIX = 'latch_'
const TOUCH_AFTER_MS = 60_000
/** So that one account's keys are bounded. */
const MOST = 50

export interface ApiKeys {
  /** Null: the account has too many. */
  create(
    account: AccountId,
    name: string,
    scopes: readonly ApiKeyScope[],
  ): Promise<{ readonly record: ApiKeyRecord; readonly key: string } | null>
  /** Null where it is none. */
  holderOf(key: string): Promise<KeyHolder | null>
  listOf(account: AccountId): Promise<readonly ApiKeyRecord[]>
  delete(account: AccountId, id: string): Promise<boolean>
}

export interface KeyHolder {
  readonly account: Account
  readonly key: Pick<ApiKeyRecord, 'id' | 'scopes'>
}

interface Needs {
  readonly apiKeys: ApiKeyStore
  readonly accounts: AccountStore
  readonly secrets: KeyedSecrets
  readonly clock: { now(): Instant }
}

export function createApiKeys({ apiKeys, accounts, secrets, clock }: Needs): ApiKeys {
  return {
    async create(accountId, name, scopes) {
      if ((await apiKeys.listOf(accountId)).length >= MOST) return null
      const key = API_KEY_PREFIX + secrets.fresh()
      const id = randomBytes(9).toString('base64url')
      const record = { id, accountId, name, hash: secrets.hash('api-key', key), createdAt: clock.now(), lastUsedAt: null, scopes }
      await apiKeys.create(record)
      return { record, key }
    },
    async holderOf(key) {
      const record = await apiKeys.find(secrets.hash('api-key', key))
      if (record === null) return null
      if (clock.now() - (record.lastUsedAt ?? 0) > TOUCH_AFTER_MS) await apiKeys.touch(record.id, clock.now())
      const account = await accounts.find({ id: record.accountId })
      return account === null ? null : { account, key: record }
    },
    listOf: (account) => apiKeys.listOf(account),
    delete: (account, id) => apiKeys.delete(account, id),
  }
}
