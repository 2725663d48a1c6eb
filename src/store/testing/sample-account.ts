import type { Account } from '../../auth/ports.ts'
import { branded } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'

/** Somebody with this name; `id` keeps accounts of different tests apart. */
export const anAccount = (id: string, name: string, more: Partial<Account> = {}): Account => ({
  id: branded(id),
  name,
  email: `${id.toLowerCase()}@example.org`,
  passwordHash: `hash of ${id}`,
  admin: false,
  language: 'en',
  createdAt: 1_700_000_000_000,
  ...more,
})

export const personOf = (account: Account): Person => ({ accountId: account.id, name: account.name })
