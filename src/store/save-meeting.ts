import type { Attendee } from '../domain/attendee.ts'
import type { Conference } from '../domain/conference.ts'
import type { DoorEntry } from '../domain/door.ts'
import type { Instant } from '../domain/ids.ts'
import type { Leg } from '../domain/leg.ts'
import type { Invitation, Meeting } from '../domain/meeting.ts'
import type { Sql } from './database.ts'
import { listChange } from './list-change.ts'
import { attendeeColumns, conferenceColumns, doorEntryColumns, invitationColumns, legColumns, meetingColumns } from './meeting-rows.ts'

/** PostgreSQL takes 65,535 parameters a statement, SQLite 32,766; our widest row has 16. */
const ROWS_A_STATEMENT = 500

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) yield rows.slice(start, start + ROWS_A_STATEMENT)
}

/** Writes the difference between two states of a meeting, row by changed row. */
export class MeetingWriter {
  readonly #sql: Sql
  readonly #now: Instant
  #nextPosition: number

  constructor(sql: Sql, now: Instant, nextPosition: number) {
    this.#sql = sql
    this.#now = now
    this.#nextPosition = nextPosition
  }

  /** Where the next row of any list of this meeting goes. */
  get nextPosition(): number {
    return this.#nextPosition
  }

  async insert(meeting: Meeting): Promise<void> {
    await this.#sql
      .insertInto('meetings')
      .values({ ...meetingColumns(meeting), revision: 1 })
      .execute()
    await this.#saveInvitations(meeting, [], meeting.invitations)
    if (meeting.conference !== null) await this.#startConference(meeting, meeting.conference)
  }

  async update(before: Meeting, after: Meeting, revision: number): Promise<void> {
    // The end of a conference first: its PINs may not stand in the way of the next one's.
    await this.#saveConference(before, after)
    await this.#saveInvitations(after, before.invitations, after.invitations)
    const columns = sameFields(before, after) ? { revision } : { ...meetingColumns(after), revision }
    await this.#sql.updateTable('meetings').set(columns).where('id', '=', after.id).execute()
  }

  async #saveInvitations(meeting: Meeting, before: readonly Invitation[], after: readonly Invitation[]): Promise<void> {
    const change = listChange(before, after)
    for (const ids of chunks(change.removed.map((one) => one.id)))
      await this.#sql.deleteFrom('invitations').where('id', 'in', ids).execute()
    for (const { after: one } of change.changed) {
      await this.#sql.updateTable('invitations').set(invitationColumns(one)).where('id', '=', one.id).execute()
    }
    const rows = change.added.map((one) => ({ ...invitationColumns(one), meeting_id: meeting.id, position: this.#nextPosition++ }))
    for (const values of chunks(rows)) await this.#sql.insertInto('invitations').values(values).execute()
  }

  async #saveConference(before: Meeting, after: Meeting): Promise<void> {
    const old = before.conference
    const now = after.conference
    if (old === now) return
    if (old !== null && now !== null && old.id === now.id) return this.#updateConference(old, now)
    if (old !== null) await this.#endConference(old)
    if (now !== null) await this.#startConference(after, now)
  }

  async #startConference(meeting: Meeting, conference: Conference): Promise<void> {
    await this.#sql
      .insertInto('conferences')
      .values({ ...conferenceColumns(conference), meeting_id: meeting.id, ended_at: null })
      .execute()
    await this.#addAttendees(conference, conference.attendees)
    await this.#addDoorEntries(conference, conference.door)
  }

  /** Its roster, PINs, devices and door go (P2); that it took place stays, and the audit log tells the rest. */
  async #endConference(conference: Conference): Promise<void> {
    await this.#sql.deleteFrom('attendees').where('conference_id', '=', conference.id).execute()
    await this.#sql.deleteFrom('door_entries').where('conference_id', '=', conference.id).execute()
    const rest = { ended_at: this.#now, empty_since: null, door_overflow: null, blocks: '[]', last_snapshot: null }
    await this.#sql.updateTable('conferences').set(rest).where('id', '=', conference.id).execute()
  }

  async #updateConference(before: Conference, after: Conference): Promise<void> {
    await this.#saveAttendees(before, after)
    await this.#saveDoor(before, after)
    const same =
      before.emptySince === after.emptySince &&
      before.lock === after.lock &&
      before.doorOverflow === after.doorOverflow &&
      before.blocks === after.blocks &&
      before.lastSnapshot === after.lastSnapshot
    if (same) return
    await this.#sql.updateTable('conferences').set(conferenceColumns(after)).where('id', '=', after.id).execute()
  }

  async #saveAttendees(before: Conference, after: Conference): Promise<void> {
    const change = listChange(before.attendees, after.attendees)
    for (const ids of chunks(change.removed.map((one) => one.id))) await this.#sql.deleteFrom('attendees').where('id', 'in', ids).execute()
    for (const one of change.changed) await this.#updateAttendee(one.before, one.after)
    await this.#addAttendees(after, change.added)
  }

  async #updateAttendee(before: Attendee, after: Attendee): Promise<void> {
    const change = listChange(before.legs, after.legs)
    for (const ids of chunks(change.removed.map((leg) => leg.id))) await this.#sql.deleteFrom('legs').where('id', 'in', ids).execute()
    for (const { after: leg } of change.changed) await this.#sql.updateTable('legs').set(legColumns(leg)).where('id', '=', leg.id).execute()
    await this.#sql.updateTable('attendees').set(attendeeColumns(after)).where('id', '=', after.id).execute()
    await this.#addLegs(change.added.map((leg) => ({ attendee: after, leg })))
  }

  async #addAttendees(conference: Conference, attendees: readonly Attendee[]): Promise<void> {
    const rows = attendees.map((one) => ({ ...attendeeColumns(one), conference_id: conference.id, position: this.#nextPosition++ }))
    for (const values of chunks(rows)) await this.#sql.insertInto('attendees').values(values).execute()
    await this.#addLegs(attendees.flatMap((attendee) => attendee.legs.map((leg) => ({ attendee, leg }))))
  }

  async #addLegs(legs: readonly { readonly attendee: Attendee; readonly leg: Leg }[]): Promise<void> {
    const rows = legs.map(({ attendee, leg }) => ({ ...legColumns(leg), attendee_id: attendee.id, position: this.#nextPosition++ }))
    for (const values of chunks(rows)) await this.#sql.insertInto('legs').values(values).execute()
  }

  async #saveDoor(before: Conference, after: Conference): Promise<void> {
    const change = listChange(before.door, after.door)
    for (const ids of chunks(change.removed.map((one) => one.id)))
      await this.#sql.deleteFrom('door_entries').where('id', 'in', ids).execute()
    for (const { after: one } of change.changed) {
      await this.#sql.updateTable('door_entries').set(doorEntryColumns(one)).where('id', '=', one.id).execute()
    }
    await this.#addDoorEntries(after, change.added)
  }

  async #addDoorEntries(conference: Conference, entries: readonly DoorEntry[]): Promise<void> {
    const rows = entries.map((one) => ({ ...doorEntryColumns(one), conference_id: conference.id, position: this.#nextPosition++ }))
    for (const values of chunks(rows)) await this.#sql.insertInto('door_entries').values(values).execute()
  }
}

const sameFields = (before: Meeting, after: Meeting): boolean =>
  before.number === after.number &&
  before.title === after.title &&
  before.organizer === after.organizer &&
  before.settings === after.settings &&
  before.schedule === after.schedule
