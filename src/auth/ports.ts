/** What accounts and sessions need from a store. Secrets arrive here only as keyed hashes. */
import type { AccountId, Instant, SecretHash } from '../domain/ids.ts'

export interface Account {
  readonly id: AccountId
  readonly name: string
  /** Lower case; unique. */
  readonly email: string
  readonly passwordHash: string
  readonly admin: boolean
  readonly language: 'en' | 'de'
  readonly createdAt: Instant
}

export interface AccountStore {
  /** False when the e-mail address is taken; then nothing was stored. */
  create(account: Account): Promise<boolean>
  find(key: { readonly id: AccountId } | { readonly email: string }): Promise<Account | null>
  change(id: AccountId, changes: Partial<Pick<Account, 'name' | 'language'>>): Promise<void>
  /** All sessions of the account end in the same transaction. False when there is no such account. */
  changePassword(id: AccountId, passwordHash: string): Promise<boolean>
  count(): Promise<number>
  /** By the beginning of a word of the name, or of the address; an empty text lists all, by name. */
  search(text: string, limit: number): Promise<readonly Account[]>
}

export interface Session {
  readonly hash: SecretHash
  readonly accountId: AccountId
  readonly createdAt: Instant
  readonly lastSeenAt: Instant
  readonly expiresAt: Instant
}

export interface SessionStore {
  create(session: Session): Promise<void>
  /** Null also when expired at `now`. */
  find(hash: SecretHash, now: Instant): Promise<Session | null>
  /** Slides: the session now lasts until `expiresAt`. */
  touch(hash: SecretHash, lastSeenAt: Instant, expiresAt: Instant): Promise<void>
  /** Idempotent. */
  delete(hash: SecretHash): Promise<void>
  deleteExpired(now: Instant): Promise<void>
}

/** What a key may do besides what its account does all day. */
export type ApiKeyScope = 'snapshot'

export interface ApiKeyRecord {
  readonly id: string
  readonly accountId: AccountId
  readonly name: string
  readonly hash: SecretHash
  readonly createdAt: Instant
  readonly lastUsedAt: Instant | null
  readonly scopes: readonly ApiKeyScope[]
}

export interface ApiKeyStore {
  create(key: ApiKeyRecord): Promise<void>
  find(hash: SecretHash): Promise<ApiKeyRecord | null>
  touch(id: string, lastUsedAt: Instant): Promise<void>
  listOf(account: AccountId): Promise<readonly ApiKeyRecord[]>
  /** Only its owner's; false when there is none. */
  delete(account: AccountId, id: string): Promise<boolean>
}

/** A link that makes one account. The token of the first start is one of them, and the only one that makes an administrator. */
export interface AccountInvitationRecord {
  readonly hash: SecretHash
  readonly kind: 'first-run' | 'invitation'
  readonly createdAt: Instant
  readonly expiresAt: Instant
}

export interface AccountInvitationStore {
  create(invitation: AccountInvitationRecord): Promise<void>
  /**
   * Makes the account and uses the invitation up in one transaction. A `first-run` one opens only while there is no account.
   * On any other answer than `created`, nothing was stored and the invitation still holds.
   */
  redeem(
    hash: SecretHash,
    kind: AccountInvitationRecord['kind'],
    account: Account,
    now: Instant,
  ): Promise<'created' | 'no_invitation' | 'email_taken'>
  deleteFirstRun(): Promise<void>
}
