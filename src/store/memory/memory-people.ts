import type { AccountId, Instant } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Delegations, Directory, RecentPeople } from '../../meetings/ports.ts'
import { RECENT_LIMIT } from '../recent-limit.ts'
import { byName, hasWord } from './memory-accounts.ts'
import { inOrder, type MemoryState } from './memory-state.ts'

export class MemoryDirectory implements Directory {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async find(ids: readonly AccountId[]): Promise<readonly Person[]> {
    return ids.flatMap((id) => this.#state.person(id) ?? [])
  }

  async search(text: string, limit: number): Promise<readonly Person[]> {
    const found = byName(this.#state, (account) => hasWord(account.name, text)).slice(0, limit)
    return found.map((account) => ({ accountId: account.id, name: account.name }))
  }
}

export class MemoryDelegations implements Delegations {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async of(organizer: AccountId): Promise<readonly Person[]> {
    return this.#state.delegatesOf(organizer)
  }

  async actsFor(delegate: AccountId): Promise<readonly Person[]> {
    const organizers = [...this.#state.delegates].filter(([, delegates]) => delegates.has(delegate))
    return this.#state.people(organizers.map(([organizer]) => organizer))
  }

  async add(organizer: AccountId, delegate: AccountId): Promise<void> {
    this.#set(organizer, new Set([...(this.#state.delegates.get(organizer) ?? []), delegate]))
  }

  async remove(organizer: AccountId, delegate: AccountId): Promise<void> {
    this.#set(organizer, new Set([...(this.#state.delegates.get(organizer) ?? [])].filter((known) => known !== delegate)))
  }

  #set(organizer: AccountId, delegates: ReadonlySet<AccountId>): void {
    this.#state.delegates.set(organizer, delegates)
    const people = this.#state.delegatesOf(organizer)
    for (const [id, meeting] of this.#state.meetings) {
      if (meeting.organizer.accountId === organizer) this.#state.meetings.set(id, { ...meeting, delegates: people })
    }
  }
}

export class MemoryRecentPeople implements RecentPeople {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async note(account: AccountId, others: readonly AccountId[], at: Instant): Promise<void> {
    const met = new Map(this.#state.recent.get(account))
    for (const other of others) if (other !== account) met.set(other, at)
    this.#state.recent.set(account, new Map(latest(met).slice(0, RECENT_LIMIT)))
  }

  async of(account: AccountId, limit: number): Promise<readonly AccountId[]> {
    const met = this.#state.recent.get(account) ?? new Map<AccountId, Instant>()
    return latest(met)
      .slice(0, limit)
      .map(([id]) => id)
  }
}

const latest = (met: ReadonlyMap<AccountId, Instant>): readonly (readonly [AccountId, Instant])[] =>
  [...met].toSorted(([a, earlier], [b, later]) => later - earlier || inOrder(a, b))
