/** Webhooks and what they are still to be told. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../domain/actor.ts'
import type { MeetingEvent } from '../domain/events.ts'
import { branded } from '../domain/ids.ts'
import type { Claim, Delivery } from '../webhooks/delivery.ts'
import { DEAD_KEPT_MS, DELIVERED_KEPT_MS, LIFE_MS, REPEAT_MS } from '../webhooks/plan.ts'
import type { Stores } from './open-stores.ts'
import { asIs } from './testing/sample-decision.ts'
import { aConference, aMeeting } from './testing/sample-meeting.ts'
import { aWebhook } from './testing/sample-webhook.ts'
import type { StoreHome, StoreKind } from './testing/store-homes.ts'

const START = 1_700_000_000_000
const YEAR_MS = 31_536_000_000
const ADA: Actor = { kind: 'account', accountId: branded('ada'), name: 'Ada' }

const locked = (lockVersion: number): MeetingEvent => ({ type: 'meeting.locked', by: ADA, lockVersion })

const refused = (doorEntryId: string | null, name = 'Sam'): MeetingEvent => ({
  type: 'join.refused',
  code: 'meeting_locked',
  name,
  path: 'app',
  proof: 'none',
  doorEntryId: doorEntryId === null ? null : branded(doorEntryId),
  lockVersion: 1,
})

export function webhookSuite(kind: StoreKind): void {
  describe('webhooks', () => {
    let home: StoreHome
    let stores: Stores
    let now = START
    const clock = { now: () => now }
    /** Each test has meetings and a year of its own: a database for each would take a second. */
    let test = 0
    let start = START
    const named = (id: string): string => `${id}${String(test)}`
    const eventId = (seq: number, at = start): string => `evt_${named('m')}_${String(seq)}_${at.toString(36)}`

    beforeAll(async () => {
      home = await kind.newHome(clock)
      stores = await home.open(clock)
    })
    beforeEach(async () => {
      test++
      now = start = START + test * YEAR_MS
      for (const { id } of await stores.webhooks.list()) await stores.webhooks.remove(id)
    })
    afterAll(async () => {
      await stores.close()
      home.destroy()
    })

    const claim = (webhookId = 'w', limit = 100, from = stores): Promise<readonly Claim[]> =>
      from.webhooks.claim({ webhookId, node: from === stores ? 'here' : 'there', now, leasedUntil: now + 30_000, limit })
    const settle = (taken: Claim, status = 200): Promise<void> =>
      stores.webhooks.settle(taken, { state: 'delivered', at: now, answer: { status } })
    const fail = (taken: Claim, dueAt: number): Promise<void> =>
      stores.webhooks.settle(taken, { state: 'pending', at: now, answer: { fault: 'timeout' }, dueAt })
    const latest = (): Promise<readonly Delivery[]> => stores.webhooks.latest('w', 100)
    const withMeeting = (id: string) => stores.meetings.create(aMeeting(named(id), { conference: aConference(`${named(id)} c`) }))
    const happen = (id: string, ...events: readonly MeetingEvent[]) =>
      stores.meetings.transact(aMeeting(named(id)).id, (meeting) => asIs(meeting, events))
    const dataOf = ({ body }: Claim): { readonly lockVersion?: number; readonly name?: string; readonly count?: number } =>
      (JSON.parse(body) as { data: object }).data

    it('are kept as they were put, in their order, until they are removed', async () => {
      const previous = { sealedSecret: 'older', until: start + 5 }
      for (const webhook of [aWebhook('w'), aWebhook('a', { active: false, previous, events: ['pin.alarm'] })])
        await stores.webhooks.put(webhook)
      const changed = aWebhook('w', { url: 'https://else.example.org/', events: ['conference.ended'] })
      await stores.webhooks.put(changed)
      expect(await stores.webhooks.list()).toEqual([changed, aWebhook('a', { active: false, previous, events: ['pin.alarm'] })])
      expect(await stores.webhooks.remove('w')).toBe(true)
      expect(await stores.webhooks.remove('w')).toBe(false)
      expect((await stores.webhooks.list()).map(({ id }) => id)).toEqual(['a'])
    })

    it('[T3] are told what they want of what was stored, while they are active, and nothing of what was not', async () => {
      await withMeeting('m')
      await stores.webhooks.put(aWebhook('w', { events: ['meeting.locked'] }))
      await stores.webhooks.put(aWebhook('idle', { active: false }))
      await happen('m', locked(2), { type: 'meeting.unlocked', by: ADA, lockVersion: 3 }, { type: 'leg.orphaned', legId: 'l' })
      const broken = stores.meetings.transact(aMeeting(named('m')).id, (meeting) => asIs({ ...meeting, id: branded('other') }, [locked(4)]))
      await expect(broken).rejects.toThrow('not the meeting’s own')
      const [told, ...others] = await claim()
      expect(others).toEqual([])
      expect(JSON.parse(told!.body)).toMatchObject({
        type: 'meeting.locked',
        data: { meeting: { id: named('m') }, conferenceId: `${named('m')} c`, lockVersion: 2 },
      })
      expect(told).toMatchObject({ eventId: eventId(1), attempt: 1, deadline: start + LIFE_MS })
      expect(await claim('idle')).toEqual([])
    })

    it('[P5] [T3] an alarm is told in the transaction that audits it', async () => {
      await stores.webhooks.put(aWebhook('w'))
      await stores.audit.append({ type: 'pin.alarm', scope: 'server', trunk: null, failures: 120 }, now)
      await stores.audit.append({ type: 'pin.failed', path: 'phone' }, now)
      const claims = await claim()
      expect(claims.map(({ eventId, body }) => [eventId, JSON.parse(body)])).toEqual([
        [
          expect.stringMatching(/^evt_server_\d+_\w+$/),
          { type: 'pin.alarm', timestamp: new Date(now).toISOString(), data: { scope: 'server', trunkId: null, failures: 120 } },
        ],
      ])
    })

    it('[T3] hear of each conference in its order: what failed holds up what is behind it, and no other conference', async () => {
      await stores.webhooks.put(aWebhook('w'))
      for (const id of ['m', 'n']) await withMeeting(id)
      await happen('m', locked(2), locked(3))
      await happen('n', locked(9))
      const first = await claim()
      expect(first.map((one) => dataOf(one).lockVersion!).toSorted((one, other) => one - other)).toEqual([2, 9])
      expect(await claim()).toEqual([])
      await fail(
        first.find((one) => dataOf(one).lockVersion === 2)!,
        now + 5_000,
      )
      await happen('n', locked(10))
      await settle(first.find((one) => dataOf(one).lockVersion === 9)!)
      expect((await claim()).map((one) => dataOf(one).lockVersion)).toEqual([10])
      now += 5_000
      const [again] = await claim()
      expect([dataOf(again!).lockVersion, again!.attempt]).toEqual([2, 2])
      await settle(again!)
      expect((await claim()).map((one) => dataOf(one).lockVersion)).toEqual([3])
    })

    it('[T3] one message is with one server at a time; whose lease has run out settles nothing', async () => {
      await stores.webhooks.put(aWebhook('w'))
      for (let place = 0; place < 20; place++) {
        await withMeeting(`m${place}`)
        await happen(`m${place}`, locked(2))
      }
      const other = kind.name === 'PostgreSQL' ? await home.open(clock) : stores
      const claims = (await Promise.all([claim('w', 7), claim('w', 7, other), claim('w', 7), claim('w', 7, other)])).flat()
      claims.push(...(await claim()))
      if (other !== stores) await other.close()
      expect(new Set(claims.map(({ eventId }) => eventId)).size).toBe(20)
      expect(claims).toHaveLength(20)
      now += 30_000
      const [slow] = claims
      const again = (await claim()).find(({ eventId }) => eventId === slow!.eventId)!
      expect(again.attempt).toBe(2)
      await settle(slow!)
      const stateOf = async () => (await latest()).find(({ eventId }) => eventId === slow!.eventId)!.state
      expect(await stateOf()).toBe('pending')
      await settle(again)
      expect(await stateOf()).toBe('delivered')
    })

    it('[T3] a server that starts again gives back what it had, and what no other has', async () => {
      await stores.webhooks.put(aWebhook('w'))
      await withMeeting('m')
      await happen('m', locked(2))
      expect(await claim()).toHaveLength(1)
      await stores.webhooks.release('there')
      expect(await claim()).toEqual([])
      await stores.webhooks.release('here')
      expect((await claim()).map(({ attempt }) => attempt)).toEqual([2])
    })

    it('[I4] [T3] a flood of refusals is one message at once, and one a minute that counts', async () => {
      await stores.webhooks.put(aWebhook('w'))
      await withMeeting('m')
      await happen('m', refused('sam'))
      const [first] = await claim()
      expect(dataOf(first!)).toMatchObject({ name: 'Sam', count: 1 })
      await settle(first!)
      for (let knock = 0; knock < 50; knock++) {
        now += 100
        await happen('m', refused('sam'))
      }
      await happen('m', refused('tim', 'Tim'))
      const [tim, ...none] = await claim()
      expect([dataOf(tim!).name, none]).toEqual(['Tim', []])
      await settle(tim!)
      now = start + REPEAT_MS
      const [second, ...others] = await claim()
      expect(others).toEqual([])
      expect(dataOf(second!)).toMatchObject({ name: 'Sam', count: 50, lastAt: new Date(start + 5_000).toISOString() })
      await happen('m', refused('sam'))
      await settle(second!)
      expect(await claim()).toEqual([])
      now += REPEAT_MS
      expect((await claim()).map(dataOf)).toEqual([expect.objectContaining({ count: 1 })])
    })

    it('[T3] what was held back to be counted is told before what happened later', async () => {
      await stores.webhooks.put(aWebhook('w'))
      await withMeeting('m')
      await happen('m', refused(null))
      await settle((await claim())[0]!)
      for (let knock = 0; knock < 3; knock++) await happen('m', refused(null))
      expect(await claim()).toEqual([])
      await happen('m', locked(2))
      const [held, ...behind] = await claim()
      expect([dataOf(held!).count, behind]).toEqual([3, []])
      await settle(held!)
      expect((await claim()).map((one) => dataOf(one).lockVersion)).toEqual([2])
    })

    it('[T3] while a receiver is away a flood is two messages, however long', async () => {
      await stores.webhooks.put(aWebhook('w'))
      await withMeeting('m')
      for (let knock = 0; knock < 5; knock++) {
        await happen('m', refused('sam'))
        const [taken] = await claim()
        if (taken !== undefined) await fail(taken, now + 3_600_000)
        now += 90_000
      }
      expect((await latest()).map(({ attempts, state }) => [attempts, state])).toEqual([
        [0, 'pending'],
        [1, 'pending'],
      ])
    })

    it('[T3] show their latest deliveries, and try one again whatever became of it', async () => {
      await stores.webhooks.put(aWebhook('w'))
      await withMeeting('m')
      await happen('m', locked(2))
      now += 1
      await happen('m', locked(3))
      const [taken] = await claim()
      now += 1
      await settle(taken!, 204)
      const behind = {
        type: 'meeting.locked',
        at: start + 1,
        state: 'pending',
        attempts: 0,
        last: null,
        dueAt: start + 1,
        eventId: eventId(2, start + 1),
      }
      const done = {
        ...behind,
        eventId: eventId(1),
        at: start,
        state: 'delivered',
        attempts: 1,
        last: { at: now, answer: { status: 204 } },
        dueAt: null,
      }
      expect(await latest()).toEqual([behind, done])
      expect(await stores.webhooks.latest('w', 1)).toEqual([behind])
      expect(await stores.webhooks.again('w', eventId(1), now)).toBe(true)
      const [again] = await claim()
      expect([again!.eventId, again!.body, again!.attempt]).toEqual([taken!.eventId, taken!.body, 2])
      await fail(again!, now + 3_600_000)
      expect(await stores.webhooks.again('w', eventId(1), now)).toBe(true)
      expect((await claim()).map(({ attempt }) => attempt)).toEqual([3])
      expect(await stores.webhooks.again('w', eventId(9), now)).toBe(false)
    })

    it('[T3] forget what is long over and give up after a day; a removed webhook leaves nothing behind', async () => {
      for (const id of ['w', 'gone']) await stores.webhooks.put(aWebhook(id))
      await withMeeting('m')
      await happen('m', locked(2), locked(3))
      await settle((await claim())[0]!)
      await stores.webhooks.remove('gone')
      expect(await stores.webhooks.latest('gone', 9)).toEqual([])
      await stores.webhooks.sweep(now + LIFE_MS)
      expect((await latest()).map(({ state }) => state)).toEqual(['pending', 'delivered'])
      await stores.webhooks.sweep(now + Math.max(LIFE_MS, DELIVERED_KEPT_MS) + 1)
      expect((await latest()).map(({ state, dueAt }) => [state, dueAt])).toEqual([['dead', null]])
      await stores.webhooks.sweep(now + DEAD_KEPT_MS + 1)
      expect(await latest()).toEqual([])
    })

    it('[T3] a test event is in line like any other', async () => {
      await stores.webhooks.put(aWebhook('w', { events: [] }))
      await stores.webhooks.enqueue('w', {
        id: 'evt_test_1',
        type: 'webhook.test',
        lane: 'evt_test_1',
        seq: 1,
        at: now,
        repeats: null,
        data: {},
      })
      expect(await latest()).toMatchObject([{ eventId: 'evt_test_1', type: 'webhook.test', state: 'pending' }])
      expect((await claim()).map(({ eventId }) => eventId)).toEqual(['evt_test_1'])
    })
  })
}
