/** Sessions, API keys and account invitations. */
import type {
  Account,
  AccountInvitationRecord,
  AccountInvitationStore,
  ApiKeyRecord,
  ApiKeyStore,
  Session,
  SessionStore,
} from '../../auth/ports.ts'
import type { AccountId, Instant, SecretHash } from '../../domain/ids.ts'
import { inOrder, type MemoryState } from './memory-state.ts'

export class MemorySessionStore implements SessionStore {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async create(session: Session): Promise<void> {
    this.#state.sessions.set(session.hash, session)
  }

  async find(hash: SecretHash, now: Instant): Promise<Session | null> {
    const session = this.#state.sessions.get(hash)
    return session !== undefined && session.expiresAt > now ? session : null
  }

  async touch(hash: SecretHash, lastSeenAt: Instant, expiresAt: Instant): Promise<void> {
    const session = this.#state.sessions.get(hash)
    if (session !== undefined) this.#state.sessions.set(hash, { ...session, lastSeenAt, expiresAt })
  }

  async delete(hash: SecretHash): Promise<void> {
    this.#state.sessions.delete(hash)
  }

  async deleteExpired(now: Instant): Promise<void> {
    for (const [hash, session] of this.#state.sessions) if (session.expiresAt <= now) this.#state.sessions.delete(hash)
  }
}

export class MemoryApiKeyStore implements ApiKeyStore {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async create(key: ApiKeyRecord): Promise<void> {
    this.#state.apiKeys.set(key.id, key)
  }

  async find(hash: SecretHash): Promise<ApiKeyRecord | null> {
    return [...this.#state.apiKeys.values()].find((key) => key.hash === hash) ?? null
  }

  async touch(id: string, lastUsedAt: Instant): Promise<void> {
    const key = this.#state.apiKeys.get(id)
    if (key !== undefined) this.#state.apiKeys.set(id, { ...key, lastUsedAt })
  }

  async listOf(account: AccountId): Promise<readonly ApiKeyRecord[]> {
    const keys = [...this.#state.apiKeys.values()].filter((key) => key.accountId === account)
    return keys.toSorted((a, b) => a.createdAt - b.createdAt || inOrder(a.id, b.id))
  }

  async delete(account: AccountId, id: string): Promise<boolean> {
    return this.#state.apiKeys.get(id)?.accountId === account && this.#state.apiKeys.delete(id)
  }
}

export class MemoryAccountInvitationStore implements AccountInvitationStore {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async create(invitation: AccountInvitationRecord): Promise<void> {
    this.#state.accountInvitations.set(invitation.hash, invitation)
  }

  async redeem(
    hash: SecretHash,
    kind: AccountInvitationRecord['kind'],
    account: Account,
    now: Instant,
  ): Promise<'created' | 'no_invitation' | 'email_taken'> {
    const invitation = this.#state.accountInvitations.get(hash)
    if (invitation?.kind !== kind || invitation.expiresAt <= now) return 'no_invitation'
    if (kind === 'first-run' && this.#state.accounts.size > 0) return 'no_invitation'
    if (this.#state.hasEmail(account.email)) return 'email_taken'
    this.#state.accounts.set(account.id, account)
    this.#state.accountInvitations.delete(hash)
    return 'created'
  }

  async deleteFirstRun(): Promise<void> {
    for (const [hash, { kind }] of this.#state.accountInvitations) if (kind === 'first-run') this.#state.accountInvitations.delete(hash)
  }
}
