/** Who is signed in: a random secret in a cookie, its keyed hash in the store, 30 days from the last use. */
import type { AccountId, Instant } from '../domain/ids.ts'
import type { KeyedSecrets } from './keyed-secrets.ts'
import type { Account, AccountStore, SessionStore } from './ports.ts'

const DAY_MS = 86_400_000
export const SESSION_MS = 30 * DAY_MS
/** Sliding on every request would write on every request. */
const TOUCH_AFTER_MS = 3_600_000

export interface Sessions {
  /** The secret for the cookie. */
  open(account: AccountId): Promise<string>
  accountOf(secret: string): Promise<Account | null>
  close(secret: string): Promise<void>
  deleteExpired(): Promise<void>
}

interface Needs {
  readonly sessions: SessionStore
  readonly accounts: AccountStore
  readonly secrets: KeyedSecrets
  readonly clock: { now(): Instant }
}

export function createSessions({ sessions, accounts, secrets, clock }: Needs): Sessions {
  const hashOf = (secret: string) => secrets.hash('session', secret)
  return {
    async open(accountId) {
      const secret = secrets.fresh()
      const now = clock.now()
      await sessions.create({ hash: hashOf(secret), accountId, createdAt: now, lastSeenAt: now, expiresAt: now + SESSION_MS })
      return secret
    },
    async accountOf(secret) {
      const now = clock.now()
      const session = await sessions.find(hashOf(secret), now)
      if (session === null) return null
      if (now - session.lastSeenAt > TOUCH_AFTER_MS) await sessions.touch(session.hash, now, now + SESSION_MS)
      return accounts.find({ id: session.accountId })
    },
    close: (secret) => sessions.delete(hashOf(secret)),
    deleteExpired: () => sessions.deleteExpired(clock.now()),
  }
}
