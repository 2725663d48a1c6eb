/** A new password in place of one that is known. Guessing it is slowed as it is at signing in. */
import type { Passwords } from './passwords.ts'
import type { Account, AccountStore } from './ports.ts'
import type { SignIn } from './sign-in.ts'

/** False when `current` is not the password; then nothing changed. Otherwise all sessions of the account have ended. */
export interface PasswordChange {
  (account: Account, current: string, password: string): Promise<boolean>
}

interface Needs {
  readonly accounts: AccountStore
  readonly passwords: Passwords
  readonly signIn: SignIn
}

export function createPasswordChange({ accounts, passwords, signIn }: Needs): PasswordChange {
  return async ({ id, email }, current, password) => {
    if ((await signIn(email, current)) === null) return false
    return accounts.changePassword(id, await passwords.hash(password))
  }
}
