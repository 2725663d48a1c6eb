/** Everything that the use cases need, in memory and open to a test's eyes. */
import { branded, type AccountId, type ConferenceId, type Instant, type LegId } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Dialler, OrderedCall } from '../call-me.ts'
import { MemoryOutgoingCalls } from '../memory-outgoing-calls.ts'
import { MemoryPhoneBook } from '../memory-phone-book.ts'
import { MemoryRoomBook } from '../memory-room-book.ts'
import { unknownRoomStates } from '../room-states.ts'
import type { AuditLog, AuditRow, Committed, Directory, Feed, Mailer, MediaEngine, Ports, RecentPeople, ServerEvent } from '../ports.ts'
import { unknownTrunkStates } from '../trunk-states.ts'
import { noTrunkTests } from '../trunk-tests.ts'
import type { Alarms, PinAlarm } from '../pin-alarm.ts'
import type { PinGuard } from '../pin-guard.ts'
import { FakeMeetingStore } from './fake-meeting-store.ts'
import { FakeClock, fakeMint, FakeSecrets, FakeTickets } from './fake-secrets.ts'
import { Watchers } from '../watchers.ts'

/** Carries legs once `connect` says so, until they are closed. */
class FakeEngine implements MediaEngine {
  readonly closed: { readonly leg: LegId; readonly reason: string }[] = []
  readonly muted: LegId[] = []
  readonly #live = new Map<string, string>()

  connect(conferenceId: string, legId: string): void {
    this.#live.set(legId, conferenceId)
  }

  async closeLeg(_conference: ConferenceId, leg: LegId, reason: string): Promise<void> {
    this.closed.push({ leg, reason })
    this.#live.delete(leg)
  }

  async closeRoom(conference: ConferenceId): Promise<void> {
    for (const [leg, room] of this.#live) if (room === conference) this.#live.delete(leg)
  }

  async liveLegs() {
    return [...this.#live].map(([legId, conferenceId]) => ({ conferenceId, legId }))
  }

  async setMuted(_conference: ConferenceId, leg: LegId): Promise<void> {
    this.muted.push(leg)
  }
}

class FakeFeed implements Feed {
  readonly changes: Committed<unknown>[] = []

  publish(change: Committed<unknown>): void {
    this.changes.push(change)
  }
}

class FakeMailer implements Mailer {
  readonly sent: { readonly to: string; readonly link: string; readonly language: string }[] = []
  works = true

  async sendInvitation(to: string, _invitation: unknown, _meeting: unknown, link: string, language: string): Promise<boolean> {
    if (this.works) this.sent.push({ to, link, language })
    return this.works
  }
}

/** Only the server's own chain: a store writes the meetings' chains along with its decisions. */
class FakeAuditLog implements AuditLog {
  readonly events: ServerEvent[] = []
  readonly #rows: AuditRow[] = []

  async append(event: ServerEvent, at: Instant): Promise<void> {
    this.events.push(event)
    this.#rows.push({ meetingId: null, conferenceId: null, seq: this.#rows.length + 1, at, event, hash: '', previous: '' })
  }

  async latest(type: ServerEvent['type'], limit: number): Promise<readonly AuditRow[]> {
    const rows = this.#rows.filter(({ event }) => event.type === type)
    return rows.toReversed().slice(0, limit)
  }

  async *read(): AsyncIterable<AuditRow> {
    yield* this.#rows
  }
}

class FakeAlarms implements Alarms {
  readonly raised: PinAlarm[] = []

  async raise(alarm: PinAlarm): Promise<void> {
    this.raised.push(alarm)
  }

  async latest(limit: number): Promise<readonly PinAlarm[]> {
    return this.raised.toReversed().slice(0, limit)
  }
}

/** Lets everybody look up as much as they like. */
const openGuard: PinGuard = { ask: () => Promise.resolve({ granted: true, settle: () => Promise.resolve() }) }

class FakeDirectory implements Directory {
  readonly #people: readonly Person[]

  constructor(people: readonly Person[]) {
    this.#people = people
  }

  async find(ids: readonly AccountId[]): Promise<readonly Person[]> {
    return this.#people.filter(({ accountId }) => ids.includes(accountId))
  }

  async search(text: string, limit: number): Promise<readonly Person[]> {
    return this.#people.filter(({ name }) => name.includes(text)).slice(0, limit)
  }
}

class FakeRecentPeople implements RecentPeople {
  readonly #met = new Map<AccountId, readonly AccountId[]>()

  async note(account: AccountId, others: readonly AccountId[]): Promise<void> {
    this.#met.set(account, [...new Set([...others, ...(this.#met.get(account) ?? [])])])
  }

  async of(account: AccountId, limit: number): Promise<readonly AccountId[]> {
    return (this.#met.get(account) ?? []).slice(0, limit)
  }
}

/** Rings nobody, and remembers whom it was asked to. */
class FakeDialler implements Dialler {
  readonly orders: OrderedCall[] = []
  hasWay = true

  ring(order: OrderedCall): Promise<boolean> {
    this.orders.push(order)
    return Promise.resolve(this.hasWay)
  }
}

export interface FakePorts extends Ports {
  readonly store: FakeMeetingStore
  readonly audit: FakeAuditLog
  readonly engine: FakeEngine
  readonly feed: FakeFeed
  readonly mailer: FakeMailer
  readonly clock: FakeClock
  readonly alarms: FakeAlarms
  readonly dialler: FakeDialler
}

export const person = (name: string): Person => ({ accountId: branded<AccountId>(`account-${name}`), name })

export function createFakePorts(people: readonly Person[] = []): FakePorts {
  const secrets = new FakeSecrets()
  const store = new FakeMeetingStore(people)
  const clock = new FakeClock()
  return {
    store,
    delegations: store,
    audit: new FakeAuditLog(),
    directory: new FakeDirectory(people),
    recent: new FakeRecentPeople(),
    engine: new FakeEngine(),
    feed: new FakeFeed(),
    secrets,
    tickets: new FakeTickets(),
    mailer: new FakeMailer(),
    clock,
    mint: fakeMint(secrets),
    phoneBook: new MemoryPhoneBook(),
    roomBook: new MemoryRoomBook(),
    roomStates: unknownRoomStates,
    trunkStates: unknownTrunkStates,
    trunkTests: noTrunkTests,
    outgoingCalls: new MemoryOutgoingCalls(),
    dialler: new FakeDialler(),
    pinGuard: openGuard,
    watchers: new Watchers({ secrets, clock }),
    alarms: new FakeAlarms(),
    node: 'node-1',
  }
}
