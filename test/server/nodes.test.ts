/** Two servers on one PostgreSQL: one truth, told on both. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomBytes } from 'node:crypto'
import type { ConferenceUpdate } from '../../shared/api/conference.ts'
import { setLock, signUpFirst, startMeeting, type Person } from '../harness/cast.ts'
import { openEvents } from '../harness/event-stream.ts'
import { startTestServer, type TestServer } from '../harness/server.ts'
import { Visitor } from '../harness/visitor.ts'
import { startTestPostgres, type TestPostgres } from '../../src/store/postgres/test-cluster.ts'

const database: TestPostgres | null = await startTestPostgres()

const elsewhere = (visitor: Visitor, server: TestServer): Visitor => {
  const there = new Visitor(server.url)
  for (const [name, value] of visitor.cookies) there.cookies.set(name, value)
  return there
}

describe.skipIf(database === null)('two nodes', () => {
  let one: TestServer
  let two: TestServer
  let organizer: Person

  beforeAll(async () => {
    const shared = { databaseUrl: database?.url ?? null, masterKey: randomBytes(32).toString('base64url') }
    one = await startTestServer({ media: 'quiet', config: { ...shared, node: 'one' } })
    two = await startTestServer({ media: 'quiet', config: { ...shared, node: 'two' } })
    organizer = await signUpFirst(two.url, new URL(two.firstRunLink ?? '').hash.replace('#token=', ''))
  })
  afterAll(async () => {
    await one.close()
    await two.close()
    await database?.stop()
  })

  it('[L8] [L9] a lock on one node holds on the other, and is seen there', async () => {
    const run = await startMeeting(organizer)
    const here = elsewhere(organizer, one)
    const stream = await openEvents<ConferenceUpdate>(here, `/conferences/${run.conferenceId}/events`)
    await stream.next(({ type }) => type === 'snapshot')
    await setLock(organizer, run, true)
    expect(await one.visitor().knock({ number: run.number })).toBe('meeting_locked')
    expect(await stream.next(({ type }) => type === 'lock')).toMatchObject({ lock: { locked: true } })
    stream.close()
  })

  it('[R4] a removal on one node closes the leg that the other carries', async () => {
    const run = await startMeeting(organizer)
    const guest = one.visitor()
    const { media, attendeeId, legId } = await guest.enter({ number: run.number })
    expect(await one.quietMedia.open(guest, media.token)).toMatchObject({ opened: true })
    await organizer.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: {} })
    await expect.poll(() => one.quietMedia.closed.some((line) => line.startsWith(legId)), { timeout: 4_000 }).toBe(true)
  })

  it('[C3] a meeting has one live conference over both', async () => {
    const meeting = await organizer.do('createMeeting', { body: { title: 'Once' } })
    const entered = await Promise.all([one, two, one, two].map((server) => elsewhere(organizer, server).enter({ number: meeting.number })))
    expect(new Set(entered.map(({ conferenceId }) => conferenceId)).size).toBe(1)
  })
})
