import type { AccountId } from './ids.ts'

/** Somebody with an account. */
export interface Person {
  readonly accountId: AccountId
  readonly name: string
}
