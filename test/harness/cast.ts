/** The people of a test: accounts on a server, and meetings among them. */
import { randomBytes } from 'node:crypto'
import type { Entered } from '../../shared/api/enter.ts'
import { Visitor } from './visitor.ts'

export class Person extends Visitor {
  readonly name: string
  accountId = ''

  constructor(origin: string, name: string) {
    super(origin)
    this.name = name
  }
}

export interface Run {
  readonly meetingId: string
  readonly number: string
  readonly conferenceId: string
  /** How the organizer entered it. */
  readonly organizer: Entered
}

const password = (): string => randomBytes(12).toString('base64url')

/** The first account of a fresh server: its administrator. */
export async function signUpFirst(origin: string, token: string, name = 'Ada Organizer'): Promise<Person> {
  const person = new Person(origin, name)
  const me = await person.do('setUp', {
    body: { token, name, email: `${randomBytes(6).toString('hex')}@example.org`, password: password() },
  })
  person.accountId = me.accountId
  return person
}

export async function addAccount(admin: Person, name: string): Promise<Person> {
  const { link } = await admin.do('inviteAccount', {})
  const token = new URL(link).hash.replace('#token=', '')
  const person = new Person(admin.origin, name)
  const me = await person.do('register', {
    body: { token, name, email: `${randomBytes(6).toString('hex')}@example.org`, password: password() },
  })
  person.accountId = me.accountId
  return person
}

/** A meeting that its organizer has entered, so that it is live. */
export async function startMeeting(organizer: Person, invited: readonly Person[] = [], title = 'Quarterly numbers'): Promise<Run> {
  const invitees = { accountIds: invited.map((person) => person.accountId), emails: [] }
  const meeting = await organizer.do('createMeeting', { body: { title, invitees } })
  const entered = await organizer.enter({ number: meeting.number })
  return { meetingId: meeting.id, number: meeting.number, conferenceId: entered.conferenceId, organizer: entered }
}

export async function setLock(host: Visitor, run: Run, locked: boolean): Promise<void> {
  await host.do('changeLock', { params: { conferenceId: run.conferenceId }, body: { locked } })
}
