import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomBytes } from 'node:crypto'
import { startTestPostgres } from '../../src/store/postgres/test-cluster.ts'
import { signUpFirst, type Person } from '../harness/cast.ts'
import { ServerProcess } from '../harness/server-process.ts'
import { playRace, type Race } from './race.ts'
import { SCALE } from './scale.ts'

/** Within how long the joins of one race are fired. */
const WITHIN_MS = SCALE.joinsARace * 2

async function judge(organizer: Person, race: Race): Promise<void> {
  const late = race.joins.filter((join) => join.admitted && join.asked > race.lockedAt)
  expect(late, 'asked after the lock’s acknowledgement, and admitted').toEqual([])
  expect(new Set(race.joins.filter((join) => !join.admitted).map((join) => join.answer)).difference(new Set(['meeting_locked']))).toEqual(
    new Set(),
  )

  const rows = (await organizer.do('audit', { params: { meetingId: race.run.meetingId }, query: { conferenceId: race.run.conferenceId } }))
    .items
  const lock = rows.find((row) => row.type === 'meeting.locked')
  expect(lock).toBeDefined()
  const newcomers = rows.filter((row) => row.type === 'attendee.admitted' && row.event['newcomer'] === true)
  expect(
    newcomers.filter((row) => row.seq > (lock?.seq ?? 0)),
    'admitted after the lock in the log’s order',
  ).toEqual([])
  expect(new Set(newcomers.map((row) => row.event['attendeeId']))).toEqual(
    new Set(race.joins.filter((join) => join.admitted).map((join) => join.answer)),
  )
  const refusals = rows.filter((row) => row.type === 'join.refused')
  expect(refusals.every((row) => row.seq > (lock?.seq ?? 0))).toBe(true)
  expect(refusals.length).toBe(race.joins.filter((join) => !join.admitted).length)
}

describe('races on SQLite', () => {
  let server: ServerProcess
  let organizer: Person

  beforeAll(async () => {
    server = await ServerProcess.start()
    organizer = await signUpFirst(server.url, server.firstRunToken)
  })
  afterAll(() => server.stop())

  test(`[L8] ${String(SCALE.joinsARace)} joins around a lock, ${String(SCALE.races)} times: no stranger after it, and the log explains every answer [A5]`, async () => {
    let admitted = 0
    for (let round = 0; round < SCALE.races; round++) {
      const race = await playRace(organizer, { nodes: [server.url], joins: SCALE.joinsARace, withinMs: WITHIN_MS })
      await judge(organizer, race)
      admitted += race.joins.filter((join) => join.admitted).length
    }
    console.log(
      `races on SQLite: ${String(SCALE.races)} × ${String(SCALE.joinsARace)} joins, ${String(admitted)} admitted before their lock, none after`,
    )
    // A race in which nobody or everybody got in shows nothing.
    expect(admitted).toBeGreaterThan(0)
    expect(admitted).toBeLessThan(SCALE.races * SCALE.joinsARace)
  }, 3_600_000)
})

const cluster = await startTestPostgres()

describe.skipIf(cluster === null)('races on PostgreSQL with two servers', () => {
  const nodes: ServerProcess[] = []
  let organizer: Person

  beforeAll(async () => {
    const masterKey = randomBytes(32).toString('base64url')
    const options = { databaseUrl: cluster?.url ?? '', masterKey }
    nodes.push(await ServerProcess.start(options))
    organizer = await signUpFirst(nodes[0]!.url, nodes[0]!.firstRunToken)
    nodes.push(await ServerProcess.start(options))
  })
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()))
    await cluster?.stop()
  })

  test(`[L8] ${String(SCALE.joinsARace)} joins over both around a lock at one, ${String(SCALE.races)} times [A5, C3]`, async () => {
    let admitted = 0
    for (let round = 0; round < SCALE.races; round++) {
      const race = await playRace(organizer, { nodes: nodes.map((node) => node.url), joins: SCALE.joinsARace, withinMs: WITHIN_MS })
      await judge(organizer, race)
      admitted += race.joins.filter((join) => join.admitted).length
    }
    console.log(
      `races on PostgreSQL, two servers: ${String(SCALE.races)} × ${String(SCALE.joinsARace)} joins, ${String(admitted)} admitted before their lock, none after`,
    )
    expect(admitted).toBeGreaterThan(0)
    expect(admitted).toBeLessThan(SCALE.races * SCALE.joinsARace)
  }, 3_600_000)
})
