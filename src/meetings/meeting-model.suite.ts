/** Random sequences of what people do, against a model of who may come in, over any MeetingStore. */
import { createHash, randomBytes, randomInt } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { branded } from '../domain/ids.ts'
import { DEFAULT_SETTINGS } from '../domain/meeting.ts'
import { createFakePorts, person } from './fakes/fake-ports.ts'
import { createMint } from './mint.ts'
import { addressOf, commands, type Real } from './model-commands.suite.ts'
import { NAMES, newModel, ROOMS } from './model-people.suite.ts'
import type { MeetingStore, Secrets } from './ports.ts'
import type { RoomSystem } from './room-book.ts'

export interface StoreUnderTest {
  readonly store: MeetingStore
  close(): Promise<void>
}

/** Unlike the fake's, never the same twice: a database may keep what earlier runs put into it. */
const randomSecrets: Secrets = {
  fresh: () => randomBytes(32).toString('base64url'),
  hash: (kind, secret) => branded(createHash('sha256').update(`${kind} ${secret}`).digest('base64url')),
  pin: () => Array.from({ length: 13 }, () => String(randomInt(10))).join(''),
  seal: (plain) => plain,
  unseal: (sealed) => sealed,
}

export function meetingModelSuite(name: string, makeStore: () => Promise<StoreUnderTest>, runs = 60): void {
  describe(`${name}: who may come in, by a model`, () => {
    let under: StoreUnderTest
    beforeAll(async () => {
      under = await makeStore()
    })
    afterAll(() => under.close())

    it('[A1] [L4] [L5] [L8] [R5] [I5] admits exactly whom the rules admit, whatever happened before', async () => {
      const property = fc.asyncProperty(fc.boolean(), commands, (startLocked, steps) =>
        fc.asyncModelRun(async () => ({ model: newModel(startLocked), real: await freshMeeting(under.store, startLocked) }), steps),
      )
      const report = await fc.check(property, { numRuns: runs })
      expect(report.failed ? await fc.asyncDefaultReportMessage(report) : 'passed').toBe('passed')
    })
  })
}

const aRoom = (name: string): RoomSystem => ({
  id: name,
  name,
  address: branded(addressOf(name)),
  username: name,
  sealedPassword: '',
  certificate: null,
})

async function freshMeeting(store: MeetingStore, startLocked: boolean): Promise<Real> {
  const people = NAMES.map(person)
  const mint = createMint(randomSecrets)
  const ports = { ...createFakePorts(people), store, secrets: randomSecrets, mint }
  for (const name of ROOMS) await ports.roomBook.putRoom(aRoom(name))
  const meetingId = mint.meetingId()
  await store.create({
    id: meetingId,
    number: mint.meetingNumber(),
    title: 'Planning',
    organizer: person('Olga'),
    delegates: [],
    settings: { ...DEFAULT_SETTINGS, startLocked, emptyMinutes: 1440 },
    schedule: null,
    invitations: [],
    conference: null,
  })
  const holdings = new Map(NAMES.map((name) => [name, { device: null, link: null, attendeeId: null }]))
  return { ports, meetingId, holdings, tokens: new Map(), claims: new Map() }
}
