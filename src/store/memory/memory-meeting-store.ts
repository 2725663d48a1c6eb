import type { Decision } from '../../domain/decision.ts'
import type { AccountId, MeetingId, RoomAddress } from '../../domain/ids.ts'
import type { Meeting } from '../../domain/meeting.ts'
import { concernsRoom } from '../../domain/room.ts'
import { answersTo } from '../../meetings/answers-to.ts'
import type { Clock, Committed, MeetingKey } from '../../meetings/ports.ts'
import { conferencesOfEvents } from '../event-place.ts'
import type { ConferenceRun, MeetingArchive } from '../meeting-archive.ts'
import { refuseForeignChange } from '../own-state.ts'
import { appendTo } from './memory-audit-log.ts'
import { inOrder, type MemoryState } from './memory-state.ts'
import { uniqueValues } from './unique-values.ts'

/** As the SQL stores do: a decision that lost a race for a unique value is made again. */
const RUNS = 4

export class MemoryMeetingStore implements MeetingArchive {
  readonly #state: MemoryState
  readonly #clock: Clock

  constructor(state: MemoryState, clock: Clock) {
    this.#state = state
    this.#clock = clock
  }

  async create(meeting: Meeting): Promise<void> {
    if (this.#state.meetings.has(meeting.id) || this.#clashes(meeting))
      throw new Error('The meeting, or a value in it that is unique, exists.')
    this.#store(null, { ...meeting, delegates: this.#state.delegatesOf(meeting.organizer.accountId) })
  }

  async find(key: MeetingKey): Promise<Meeting | null> {
    return this.#all((meeting) => answersTo(meeting, key))[0] ?? null
  }

  async transact<A>(id: MeetingId, decide: (meeting: Meeting) => Decision<A>): Promise<Committed<A> | null> {
    for (let run = 1; run <= RUNS; run++) {
      const before = this.#state.meetings.get(id)
      if (before === undefined) return null
      const { meeting: after, events, answer } = decide(before)
      refuseForeignChange(before, after)
      if (after !== before && this.#clashes(after)) continue
      const now = this.#clock.now()
      const places = conferencesOfEvents(before, after, events)
      this.#store(before, after)
      appendTo(
        this.#state,
        id,
        events.map((event, index) => ({ event, at: now, conferenceId: places[index] ?? null })),
        { before, after },
      )
      return { before, after, events, answer }
    }
    throw new Error('A value that must be unique is in use.')
  }

  async listFor(account: AccountId): Promise<readonly Meeting[]> {
    return this.#all(
      (meeting) =>
        meeting.organizer.accountId === account ||
        meeting.delegates.some((delegate) => delegate.accountId === account) ||
        meeting.invitations.some(({ invitee }) => invitee.kind === 'account' && invitee.person.accountId === account),
    )
  }

  async listForRoom(room: RoomAddress): Promise<readonly Meeting[]> {
    return this.#all((meeting) => concernsRoom(meeting, room))
  }

  async listLive(): Promise<readonly Meeting[]> {
    return this.#all((meeting) => meeting.conference !== null)
  }

  async conferencesOf(id: MeetingId): Promise<readonly ConferenceRun[]> {
    return this.#state.conferences.get(id) ?? []
  }

  async delete(id: MeetingId): Promise<boolean> {
    if (this.#state.meetings.get(id)?.conference) return false
    this.#state.meetings.delete(id)
    this.#state.conferences.delete(id)
    return true
  }

  #all(wanted: (meeting: Meeting) => boolean): readonly Meeting[] {
    return [...this.#state.meetings.values()].filter(wanted).toSorted((a, b) => inOrder(a.id, b.id))
  }

  #store(before: Meeting | null, after: Meeting): void {
    this.#state.meetings.set(after.id, after)
    const ended = before?.conference ?? null
    const started = after.conference
    if (ended?.id === started?.id) return
    const runs = (this.#state.conferences.get(after.id) ?? []).map((run) =>
      run.id === ended?.id ? { ...run, endedAt: this.#clock.now() } : run,
    )
    const latest = started === null ? [] : [{ id: started.id, startedAt: started.startedAt, endedAt: null }]
    this.#state.conferences.set(after.id, [...latest, ...runs])
  }

  /** Whether a number, link or PIN of this meeting is another's, or twice its own. */
  #clashes(meeting: Meeting): boolean {
    const own = uniqueValues(meeting)
    const taken = new Set(own)
    if (taken.size < own.length) return true
    return this.#all((other) => other.id !== meeting.id).some((other) => uniqueValues(other).some((value) => taken.has(value)))
  }
}
