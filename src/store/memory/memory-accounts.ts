import type { Account, AccountStore } from '../../auth/ports.ts'
import type { AccountId } from '../../domain/ids.ts'
import { folded } from '../folded-name.ts'
import { inOrder, type MemoryState } from './memory-state.ts'
import { renamed } from './renamed.ts'

export class MemoryAccountStore implements AccountStore {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async create(account: Account): Promise<boolean> {
    if (this.#state.hasEmail(account.email)) return false
    this.#state.accounts.set(account.id, account)
    return true
  }

  async find(key: { readonly id: AccountId } | { readonly email: string }): Promise<Account | null> {
    if ('id' in key) return this.#state.accounts.get(key.id) ?? null
    return [...this.#state.accounts.values()].find((account) => account.email === key.email) ?? null
  }

  async change(id: AccountId, changes: Partial<Pick<Account, 'name' | 'language'>>): Promise<void> {
    const old = this.#state.accounts.get(id)
    if (old === undefined) return
    this.#state.accounts.set(id, { ...old, ...changes })
    if (changes.name !== undefined && changes.name !== old.name) this.#rename({ accountId: id, name: changes.name }, old.name)
  }

  async changePassword(id: AccountId, passwordHash: string): Promise<boolean> {
    const old = this.#state.accounts.get(id)
    if (old === undefined) return false
    this.#state.accounts.set(id, { ...old, passwordHash })
    for (const [hash, { accountId }] of this.#state.sessions) if (accountId === id) this.#state.sessions.delete(hash)
    return true
  }

  async count(): Promise<number> {
    return this.#state.accounts.size
  }

  async search(text: string, limit: number): Promise<readonly Account[]> {
    const email = text.trim().toLowerCase()
    return byName(this.#state, (account) => hasWord(account.name, text) || account.email.startsWith(email)).slice(0, limit)
  }

  #rename(person: { readonly accountId: AccountId; readonly name: string }, oldName: string): void {
    for (const [id, meeting] of this.#state.meetings) {
      const { organizer } = meeting
      const delegates = meeting.delegates.some((one) => one.accountId === person.accountId)
        ? this.#state.delegatesOf(organizer.accountId)
        : meeting.delegates
      this.#state.meetings.set(id, { ...renamed(meeting, person, oldName), delegates })
    }
  }
}

export function byName(state: MemoryState, wanted: (account: Account) => boolean): readonly Account[] {
  const found = [...state.accounts.values()].filter(wanted)
  return found.toSorted((a, b) => inOrder(folded(a.name), folded(b.name)) || inOrder(a.id, b.id))
}

/** Whether the name has a word that begins so. */
export const hasWord = (name: string, text: string): boolean => ` ${folded(name)}`.includes(` ${folded(text)}`)
