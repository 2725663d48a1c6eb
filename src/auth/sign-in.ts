/** Signing in by password. Guessing is slowed for each account and each address; nobody can lock somebody else out. */
import type { Instant } from '../domain/ids.ts'
import type { Passwords } from './passwords.ts'
import type { Account, AccountStore } from './ports.ts'

/** Failures that cost nothing yet, for one account. */
const FREE_FAILURES = 5
const LONGEST_DELAY_MS = 4_000
const FORGET_AFTER_MS = 15 * 60_000
/** Accounts whose failures are remembered; the oldest make room. */
const REMEMBERED = 10_000

export interface SignIn {
  (email: string, password: string): Promise<Account | null>
}

interface Needs {
  readonly accounts: AccountStore
  readonly passwords: Passwords
  readonly clock: { now(): Instant }
  readonly wait: (ms: number) => Promise<void>
}

export function createSignIn({ accounts, passwords, clock, wait }: Needs): SignIn {
  const failures = new Map<string, { count: number; last: Instant }>()
  return async (typed, password) => {
    const email = typed.trim().toLowerCase()
    await wait(delayAfter(recent(failures, email, clock.now())))
    const account = await accounts.find({ email })
    if (await passwords.verify(password, account?.passwordHash ?? null)) {
      failures.delete(email)
      return account
    }
    note(failures, email, clock.now())
    return null
  }
}

type Failures = Map<string, { count: number; last: Instant }>

const recent = (failures: Failures, email: string, now: Instant): number => {
  const known = failures.get(email)
  return known && now - known.last < FORGET_AFTER_MS ? known.count : 0
}

/** Doubles with each failure: 250 ms, 500 ms, … */
const delayAfter = (count: number): number => (count < FREE_FAILURES ? 0 : Math.min(250 * 2 ** (count - FREE_FAILURES), LONGEST_DELAY_MS))

function note(failures: Failures, email: string, now: Instant): void {
  const count = recent(failures, email, now) + 1
  failures.delete(email)
  failures.set(email, { count, last: now })
  const oldest = failures.keys().next().value
  if (failures.size > REMEMBERED && oldest !== undefined) failures.delete(oldest)
}
