import type { Decision } from '../../domain/decision.ts'
import type { MeetingEvent } from '../../domain/events.ts'
import type { AccountId, MeetingId, RoomAddress } from '../../domain/ids.ts'
import type { Meeting } from '../../domain/meeting.ts'
import type { Person } from '../../domain/person.ts'
import { concernsRoom } from '../../domain/room.ts'
import { answersTo } from '../answers-to.ts'
import type { Committed, Delegations, MeetingKey, MeetingStore } from '../ports.ts'

/** Keeps meetings in a map; a decision is one step, so nothing can come between. `events` has all that was ever decided. */
export class FakeMeetingStore implements MeetingStore, Delegations {
  readonly events: MeetingEvent[] = []
  readonly #meetings = new Map<MeetingId, Meeting>()
  readonly #delegates = new Map<AccountId, readonly AccountId[]>()
  readonly #people: ReadonlyMap<AccountId, Person>

  constructor(people: readonly Person[] = []) {
    this.#people = new Map(people.map((person) => [person.accountId, person]))
  }

  async create(meeting: Meeting): Promise<void> {
    this.#meetings.set(meeting.id, { ...meeting, delegates: await this.of(meeting.organizer.accountId) })
  }

  async find(key: MeetingKey): Promise<Meeting | null> {
    return [...this.#meetings.values()].find((meeting) => answersTo(meeting, key)) ?? null
  }

  async transact<A>(id: MeetingId, decide: (meeting: Meeting) => Decision<A>): Promise<Committed<A> | null> {
    const before = this.#meetings.get(id)
    if (before === undefined) return null
    const { meeting: after, events, answer } = decide(before)
    this.#meetings.set(id, after)
    this.events.push(...events)
    return { before, after, events, answer }
  }

  async listFor(account: AccountId): Promise<readonly Meeting[]> {
    return [...this.#meetings.values()].filter(
      ({ organizer, delegates, invitations }) =>
        organizer.accountId === account ||
        delegates.some((delegate) => delegate.accountId === account) ||
        invitations.some(({ invitee }) => invitee.kind === 'account' && invitee.person.accountId === account),
    )
  }

  async listForRoom(room: RoomAddress): Promise<readonly Meeting[]> {
    return [...this.#meetings.values()].filter((meeting) => concernsRoom(meeting, room))
  }

  async listLive(): Promise<readonly Meeting[]> {
    return [...this.#meetings.values()].filter((meeting) => meeting.conference !== null)
  }

  async delete(id: MeetingId): Promise<boolean> {
    if (this.#meetings.get(id)?.conference) return false
    this.#meetings.delete(id)
    return true
  }

  async of(organizer: AccountId): Promise<readonly Person[]> {
    return (this.#delegates.get(organizer) ?? []).flatMap((id) => this.#people.get(id) ?? [])
  }

  async actsFor(delegate: AccountId): Promise<readonly Person[]> {
    const organizers = [...this.#delegates].filter(([, delegates]) => delegates.includes(delegate))
    return organizers.flatMap(([id]) => this.#people.get(id) ?? [])
  }

  async add(organizer: AccountId, delegate: AccountId): Promise<void> {
    await this.#setDelegates(organizer, [...(this.#delegates.get(organizer) ?? []), delegate])
  }

  async remove(organizer: AccountId, delegate: AccountId): Promise<void> {
    await this.#setDelegates(
      organizer,
      (this.#delegates.get(organizer) ?? []).filter((known) => known !== delegate),
    )
  }

  async #setDelegates(organizer: AccountId, delegates: readonly AccountId[]): Promise<void> {
    this.#delegates.set(organizer, delegates)
    const people = await this.of(organizer)
    for (const [id, meeting] of this.#meetings) {
      if (meeting.organizer.accountId === organizer) this.#meetings.set(id, { ...meeting, delegates: people })
    }
  }
}
