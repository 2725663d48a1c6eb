import type { Decision } from '../domain/decision.ts'
import { branded, type AccountId, type MeetingId, type RoomAddress } from '../domain/ids.ts'
import type { Meeting } from '../domain/meeting.ts'
import type { Clock, Committed, MeetingKey } from '../meetings/ports.ts'
import { messagesOf } from '../webhooks/telling.ts'
import { nextRows } from './audit-chain.ts'
import type { Database, Sql } from './database.ts'
import { conferencesOfEvents } from './event-place.ts'
import { loadConferences, loadMeeting } from './load-meeting.ts'
import type { ConferenceRun, MeetingArchive } from './meeting-archive.ts'
import { MeetingCache, type StoredMeeting } from './meeting-cache.ts'
import { isLive, locate, meetingsFor, meetingsForRoom, meetingsLive, type Located } from './meeting-search.ts'
import { MeetingWriter } from './save-meeting.ts'
import { refuseForeignChange } from './own-state.ts'
import { appendAudit } from './sql-audit-log.ts'
import { holdAccount } from './touched-meetings.ts'
import { TurnQueue } from './turn-queue.ts'
import { tellWebhooks } from './webhook-queue.ts'

/** A decision that lost a race for a unique value is made again; more losses than this are no chance. */
const RUNS = 4

interface Outcome<A> {
  readonly committed: Committed<A>
  readonly stored: StoredMeeting
}

/** MeetingStore over SQL. Every decision is one transaction that begins by locking the meeting. */
export class SqlMeetingStore implements MeetingArchive {
  readonly #database: Database
  readonly #clock: Clock
  readonly #cache = new MeetingCache()
  /** So that decisions that wait for one meeting do not each hold a connection. */
  readonly #turns = new TurnQueue()

  constructor(database: Database, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  async create(meeting: Meeting): Promise<void> {
    await this.#database.write(async (sql) => {
      // A change of the organizer's delegates that is under way would not see this meeting, and not touch it.
      await holdAccount(this.#database, sql, meeting.organizer.accountId, 'share')
      await new MeetingWriter(sql, this.#clock.now(), 1).insert(meeting)
    })
  }

  find(key: MeetingKey): Promise<Meeting | null> {
    return this.#database.read(async (sql) => {
      const found = await locate(sql, key)
      return found === null ? null : this.#read(sql, found)
    })
  }

  transact<A>(id: MeetingId, decide: (meeting: Meeting) => Decision<A>): Promise<Committed<A> | null> {
    return this.#turns.run(id, async () => {
      const outcome = await this.#runUntilCommitted(id, decide)
      if (outcome === null) return null
      this.#cache.put(outcome.stored)
      return outcome.committed
    })
  }

  listFor(account: AccountId): Promise<readonly Meeting[]> {
    return this.#list((sql) => meetingsFor(sql, account))
  }

  listForRoom(room: RoomAddress): Promise<readonly Meeting[]> {
    return this.#list((sql) => meetingsForRoom(sql, room))
  }

  listLive(): Promise<readonly Meeting[]> {
    return this.#list(meetingsLive)
  }

  conferencesOf(id: MeetingId): Promise<readonly ConferenceRun[]> {
    return this.#database.read((sql) => loadConferences(sql, id))
  }

  async delete(id: MeetingId): Promise<boolean> {
    const deleted = await this.#turns.run(id, () => this.#database.write((sql) => this.#delete(sql, id)))
    if (deleted) this.#cache.drop(id)
    return deleted
  }

  async #runUntilCommitted<A>(id: MeetingId, decide: (meeting: Meeting) => Decision<A>): Promise<Outcome<A> | null> {
    for (let run = 1; ; run++) {
      try {
        return await this.#database.write((sql) => this.#decide(sql, id, decide))
      } catch (error) {
        if (run === RUNS || !this.#database.isConflict(error)) throw error
      }
    }
  }

  async #decide<A>(sql: Sql, id: MeetingId, decide: (meeting: Meeting) => Decision<A>): Promise<Outcome<A> | null> {
    const revision = await this.#lock(sql, id)
    if (revision === null) return null
    const before = this.#cache.get(id, revision) ?? (await loadMeeting(sql, id))
    if (before === null) return null
    const decision = decide(before.meeting)
    const committed = { before: before.meeting, after: decision.meeting, events: decision.events, answer: decision.answer }
    const idle = decision.meeting === before.meeting && decision.events.length === 0
    return { committed, stored: idle ? before : await this.#save(sql, before, decision) }
  }

  async #delete(sql: Sql, id: MeetingId): Promise<boolean> {
    await this.#lock(sql, id)
    if (await isLive(sql, id)) return false
    await sql.deleteFrom('meetings').where('id', '=', id).execute()
    await this.#database.announce(sql, id)
    return true
  }

  /** From here to the end of the transaction nobody else decides about this meeting, on any node. */
  async #lock(sql: Sql, id: MeetingId): Promise<number | null> {
    const query = sql.selectFrom('meetings').select('revision').where('id', '=', id)
    const row = await (this.#database.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
    return row?.revision ?? null
  }

  async #save(sql: Sql, before: StoredMeeting, decision: Decision<unknown>): Promise<StoredMeeting> {
    const after = decision.meeting
    refuseForeignChange(before.meeting, after)
    const now = this.#clock.now()
    const revision = before.revision + 1
    const writer = new MeetingWriter(sql, now, before.nextPosition)
    await writer.update(before.meeting, after, revision)
    const places = conferencesOfEvents(before.meeting, after, decision.events)
    const entries = decision.events.map((event, index) => ({ event, at: now, conferenceId: places[index] ?? null }))
    const rows = nextRows(before.chain, after.id, entries)
    await appendAudit(sql, rows)
    await tellWebhooks(sql, messagesOf(rows, { before: before.meeting, after }))
    await this.#database.announce(sql, after.id)
    return { meeting: after, revision, nextPosition: writer.nextPosition, chain: rows.at(-1) ?? before.chain }
  }

  #list(search: (sql: Sql) => Promise<readonly Located[]>): Promise<readonly Meeting[]> {
    return this.#database.read(async (sql) => {
      const meetings: Meeting[] = []
      for (const found of await search(sql)) {
        const meeting = await this.#read(sql, found)
        if (meeting !== null) meetings.push(meeting)
      }
      return meetings
    })
  }

  async #read(sql: Sql, found: Located): Promise<Meeting | null> {
    const id = branded<MeetingId>(found.id)
    const known = this.#cache.get(id, found.revision)
    if (known !== null) return known.meeting
    const loaded = await loadMeeting(sql, id)
    if (loaded === null) return null
    this.#cache.put(loaded)
    return loaded.meeting
  }
}
