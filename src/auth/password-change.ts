/** New passwords. With the old one all sessions of the account end. */
import type { AccountId } from '../domain/ids.ts'
import type { Passwords } from './passwords.ts'
import type { Account, AccountStore } from './ports.ts'
import type { SignIn } from './sign-in.ts'

export interface PasswordChange {
  /** False when `current` is not the password. Guessing it is slowed as it is at signing in. */
  change(account: Account, current: string, password: string): Promise<boolean>
  /** By somebody who may without knowing it. False when there is no such account. */
  renew(account: AccountId, password: string): Promise<boolean>
}

interface Needs {
  readonly accounts: AccountStore
  readonly passwords: Passwords
  readonly signIn: SignIn
}

export function createPasswordChange({ accounts, passwords, signIn }: Needs): PasswordChange {
  const renew: PasswordChange['renew'] = async (id, password) => accounts.changePassword(id, await passwords.hash(password))
  return {
    renew,
    change: async ({ id, email }, current, password) => (await signIn(email, current)) !== null && renew(id, password),
  }
}
