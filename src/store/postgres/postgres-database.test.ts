import { Client } from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { branded } from '../../domain/ids.ts'
import type { MeetingId } from '../../domain/ids.ts'
import { verifyChain } from '../audit-chain.ts'
import { crashSuite } from '../crash.suite.ts'
import { openPostgresStores, type Stores } from '../open-stores.ts'
import { anAccount, personOf } from '../testing/sample-account.ts'
import { eventually } from '../testing/eventually.ts'
import { added, asIs, changed, refused, rowsOf } from '../testing/sample-decision.ts'
import { aConference, aMeeting, anAttendee } from '../testing/sample-meeting.ts'
import { startTestPostgres, type TestPostgres } from './test-cluster.ts'

const clock = { now: Date.now }
const server = await startTestPostgres()
afterAll(() => server?.stop())

describe.skipIf(server === null)('several processes on one PostgreSQL', () => {
  const postgres = server as TestPostgres

  /** Two, each with its own pool, cache and queue, as two processes have; and what each was told about. */
  async function pair(): Promise<{ url: string; one: Stores; two: Stores; told: MeetingId[]; close: () => Promise<void> }> {
    const url = await postgres.freshDatabase()
    const told: MeetingId[] = []
    // At once: only one of them makes the tables.
    const [one, two] = await Promise.all([
      openPostgresStores(url, clock, () => undefined),
      openPostgresStores(url, clock, (meeting) => told.push(meeting)),
    ])
    return { url, one, two, told, close: async () => void (await Promise.all([one.close(), two.close()])) }
  }

  it('[A5] [L8] 200 decisions about one meeting, half of them on each, happen one after the other', async () => {
    const { one, two, close } = await pair()
    const { id } = aMeeting('crowd')
    await one.meetings.create(aMeeting('crowd', { conference: aConference('crowd c') }))
    const names = Array.from({ length: 200 }, (_, place) => `crowd ${place}`)
    const join = (name: string, place: number) =>
      (place % 2 === 0 ? one : two).meetings.transact(id, added([anAttendee(name)], [refused(name)]))
    const outcomes = await Promise.all(names.map(join))
    const seen = outcomes.map((outcome) => outcome!.before.conference!.attendees.length)
    expect(seen.toSorted((a, b) => a - b)).toEqual(names.map((_, place) => place))
    for (const stores of [one, two]) {
      const roster = (await stores.meetings.find({ meetingId: id }))!.conference!.attendees.map((attendee) => attendee.id)
      expect(roster.toSorted()).toEqual(names.toSorted())
      expect((await rowsOf(stores, id)).map((row) => row.event)).toEqual(roster.map(refused))
      expect(await verifyChain(stores.audit.read({ meetingId: id }))).toMatchObject({ intact: true, head: { seq: 200 } })
    }
    await close()
  })

  it('[T1] the server’s chain has no gap, whoever appends', async () => {
    const { one, two, close } = await pair()
    const failed = { type: 'pin.failed', path: 'phone' } as const
    await Promise.all(Array.from({ length: 100 }, (_, place) => (place % 2 === 0 ? one : two).audit.append(failed, place)))
    expect(await verifyChain(one.audit.read({ meetingId: null }))).toMatchObject({ intact: true, head: { seq: 100 } })
    await close()
  })

  it('[P2] [C3] numbers, PINs and live conferences are unique among all', async () => {
    const { one, two, close } = await pair()
    const makers = Array.from({ length: 10 }, (_, place) =>
      (place % 2 === 0 ? one : two).meetings.create(aMeeting(`n${place}`, { number: branded('1') })),
    )
    expect((await Promise.allSettled(makers)).filter((made) => made.status === 'fulfilled')).toHaveLength(1)
    const ids = ['p0', 'p1'].map((id) => aMeeting(id).id)
    for (const id of ids) await one.meetings.create(aMeeting(id, { conference: aConference(`${id} c`) }))
    const draws = [1, 1, 2, 3, 4].map(String)
    const join = (stores: Stores, id: MeetingId) =>
      stores.meetings.transact(id, (meeting) => added([anAttendee(id, { pin: { hash: branded(draws.shift()!), sealed: '' } })])(meeting))
    const outcomes = await Promise.all([join(one, ids[0]!), join(two, ids[1]!)])
    expect(new Set(outcomes.map((outcome) => outcome!.after.conference!.attendees[0]!.pin!.hash)).size).toBe(2)
    await close()
  })

  it('[L9] a commit is told to the others, and not to who made it', async () => {
    const { one, two, told, close } = await pair()
    await one.meetings.create(aMeeting('told'))
    await two.meetings.create(aMeeting('own'))
    await two.meetings.transact(aMeeting('own').id, changed({ title: 'by two' }))
    await one.meetings.transact(aMeeting('told').id, changed({ title: 'by one' }, [refused('x')]))
    await eventually(() => told.includes(aMeeting('told').id))
    expect((await two.meetings.find({ meetingId: aMeeting('told').id }))?.title).toBe('by one')
    expect(new Set(told)).toEqual(new Set([aMeeting('told').id]))
    await close()
  })

  it('a delegate removed by one process decides nothing in the other', async () => {
    const { one, two, told, close } = await pair()
    const [organizer, delegate] = [anAccount('organizer', 'Organizer'), anAccount('delegate', 'Delegate')]
    for (const account of [organizer, delegate]) await one.accounts.create(account)
    const { id } = aMeeting('delegated')
    await one.meetings.create(aMeeting('delegated', { organizer: personOf(organizer) }))
    await one.delegations.add(organizer.id, delegate.id)
    expect((await two.meetings.transact(id, (meeting) => asIs(meeting)))?.before.delegates).toEqual([personOf(delegate)])
    told.length = 0
    await one.delegations.remove(organizer.id, delegate.id)
    expect((await two.meetings.transact(id, (meeting) => asIs(meeting)))?.before.delegates).toEqual([])
    await eventually(() => told.includes(id))
    await close()
  })

  it('a meeting is not made beside a change of its organizer’s delegates', async () => {
    const { url, one, close } = await pair()
    const organizer = anAccount('organizer', 'Organizer')
    const delegate = anAccount('delegate', 'Delegate')
    for (const account of [organizer, delegate]) await one.accounts.create(account)
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query('begin')
    await client.query("select id from accounts where id = 'organizer' for update")
    const { id } = aMeeting('beside')
    const making = one.meetings.create(aMeeting('beside', { organizer: personOf(organizer) }))
    // A transaction sees one snapshot of the activities, unless it asks for another.
    const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    const isWaiting = async (): Promise<boolean> => {
      await client.query('select pg_stat_clear_snapshot()')
      return (await client.query(waiting)).rows.length > 0
    }
    await eventually(isWaiting)
    await client.query("insert into delegations values ('organizer', 'delegate')")
    await client.query('commit')
    await making
    expect((await one.meetings.find({ meetingId: id }))?.delegates).toEqual([personOf(delegate)])
    await client.end()
    await close()
  })

  it('[T1] no statement changes, removes or empties audit rows', async () => {
    const { url, one, close } = await pair()
    await one.audit.append({ type: 'pin.failed', path: 'phone' }, 1)
    const client = new Client({ connectionString: url })
    await client.connect()
    for (const statement of ["update audit set event = '{}'", 'delete from audit', 'truncate audit']) {
      await expect(client.query(statement)).rejects.toThrow('the audit log only grows')
    }
    expect((await client.query('select seq from audit')).rows).toHaveLength(1)
    await client.end()
    await close()
  })

  it('lost connections come back: decisions wait a moment, and what was not heard is told', async () => {
    const { url, one, two, told, close } = await pair()
    const { id } = aMeeting('lost')
    await one.meetings.create(aMeeting('lost', { conference: aConference('lost c') }))
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'latch' and pid <> pg_backend_pid()",
    )
    await client.end()
    told.length = 0
    await one.meetings.transact(id, added([anAttendee('after the loss')]))
    await eventually(() => told.includes(id))
    expect((await two.meetings.find({ meetingId: id }))?.conference?.attendees).toHaveLength(1)
    told.length = 0
    await one.meetings.transact(id, added([anAttendee('heard again')]))
    await eventually(() => told.includes(id))
    await close()
  })

  it('[L7] a database that crashes forgets nothing that it had acknowledged, and is waited for', async () => {
    const { one, two, close } = await pair()
    const { id } = aMeeting('crash')
    await one.meetings.create(aMeeting('crash', { conference: aConference('crash c') }))
    const acknowledged: string[] = []
    const join = async (stores: Stores, name: string): Promise<void> => {
      await stores.meetings.transact(id, added([anAttendee(name)], [refused(name)])).then(
        () => acknowledged.push(name),
        () => undefined,
      )
    }
    for (let turn = 0; turn < 20; turn++) await join(turn % 2 === 0 ? one : two, `before ${turn}`)
    const under = Array.from({ length: 200 }, (_, place) => join(place % 2 === 0 ? one : two, `under ${place}`))
    await eventually(() => acknowledged.length > 40)
    await postgres.crash()
    await Promise.all(under)
    await join(one, 'after')
    expect(acknowledged).toContain('after')
    for (const stores of [one, two]) {
      const roster = (await stores.meetings.find({ meetingId: id }))!.conference!.attendees.map((attendee) => attendee.id)
      expect(new Set<string>(roster).isSupersetOf(new Set(acknowledged))).toBe(true)
      expect((await rowsOf(stores, id)).map((row) => row.event)).toEqual(roster.map(refused))
      expect(await verifyChain(stores.audit.read({ meetingId: id }))).toMatchObject({ intact: true })
    }
    await close()
  })

  it('[L7] a database that does not keep what it acknowledges is refused', async () => {
    const url = await postgres.freshDatabase()
    const forgetful = `${url}?options=${encodeURIComponent('-c synchronous_commit=off')}`
    await expect(openPostgresStores(forgetful, clock, () => undefined)).rejects.toThrow('synchronous_commit = off')
  })

  crashSuite(
    () => postgres.freshDatabase(),
    (url) => openPostgresStores(url, clock, () => undefined),
  )
})
