import { setImmediate as soon } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { CallDesk } from './call-desk.ts'
import { LiveFeed } from './http/streams/live-feed.ts'
import { callMe, dontCallMe } from './meetings/call-me.ts'
import { person } from './meetings/fakes/fake-ports.ts'
import { NOBODY_IS_CALLED } from './meetings/outgoing-calls.ts'
import { outgoingAccount } from './meetings/outgoing-settings.ts'
import type { Ports } from './meetings/ports.ts'
import { removeAttendee } from './meetings/remove-attendee.ts'
import { by, Stage } from './meetings/stage.suite.ts'
import { createLog } from './ops/log.ts'
import type { DoorAnswer } from './phone/call/door.ts'
import type { OutgoingOrder } from './phone/outgoing-order.ts'

const NUMBER = '+491701234567'
const MINUTE = 60_000
/** So long before a minute that is not paid a call is ended. */
const FAREWELL_MS = 12_000
const REFUSED: DoorAnswer = { admitted: false, code: 'pin_unknown' }
// What is in it is the telephones' business.
const ADMITTED = { admitted: true, seat: {} } as unknown as DoorAnswer

const feeds: LiveFeed[] = []
afterEach(() => feeds.splice(0).forEach((feed) => feed.close()))

/** Anna is called; her telephone is this test's to move. */
async function ringing(answer: DoorAnswer = ADMITTED, answersAtOnce: (order: OutgoingOrder) => void = () => undefined) {
  const stage = await Stage.open({ invited: ['Anna'] })
  await stage.join('Olga')
  const feed = new LiveFeed({ find: (key) => stage.ports.store.find(key), clock: stage.ports.clock, log: createLog('silent') })
  feeds.push(feed)
  const orders: OutgoingOrder[] = []
  const ends: string[] = []
  const ports: Ports = { ...stage.ports, feed, dialler: { ring: (order) => desk.ring(order) } }
  const desk = new CallDesk({
    ports,
    feed,
    enter: () => Promise.resolve(answer),
    async call(order) {
      orders.push(order)
      answersAtOnce(order)
      // A way is known later than what comes of it may be.
      for (let turns = 0; turns < 20; turns++) await soon()
      return { end: (reason) => void ends.push(reason ?? 'taken back') }
    },
    log: createLog('silent'),
  })
  const { phoneBook, outgoingCalls } = ports
  const server = { host: 'h', port: 5060, transport: 'udp' } as const
  await phoneBook.putTrunk({ id: 't', name: 'T', addresses: [], registration: null, media: 'rtp', server })
  await phoneBook.putNumber({ id: 'n', number: '+4930', written: '', country: 'DE', city: '', language: 'de', trunkId: 't' })
  const limits = { ...NOBODY_IS_CALLED.limits, personMinutes: 2 }
  await outgoingCalls.putSettings({ numberId: 'n', prefixes: ['+49'], limits })
  expect(await callMe(ports, person('Anna'), await stage.id(), { number: NUMBER, language: 'de' })).toMatchObject({ ok: true })
  return { stage, ports, desk, order: orders[0]!, ends }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await soon()
}
const seen = async (stage: Stage) => (await stage.view(by('Anna'))).me.call

describe('calls that are under way', () => {
  it('show their attendee what they come to, and cost what they lasted', async () => {
    const { stage, ports, desk, order } = await ringing()
    order.pickedUp()
    await desk.close()
    expect(await seen(stage)).toEqual({ state: 'answered', failure: null })
    expect(await order.enter()).toBe(ADMITTED)
    await desk.close()
    expect(await seen(stage)).toBeNull()
    stage.ports.clock.advance(90_000)
    order.ended({ kind: 'joined' })
    await desk.close()
    expect(stage.eventsOf('call.ended')).toMatchObject([{ outcome: 'joined', seconds: 90 }])
    expect((await outgoingAccount(ports)).spent).toEqual({ minutes: 2, running: 0 })
  })

  it.each([
    [{ kind: 'busy' }, 'busy'],
    [{ kind: 'no-answer' }, 'no_answer'],
    [{ kind: 'declined' }, 'declined'],
    [{ kind: 'wrong-number' }, 'wrong_number'],
    [{ kind: 'line-failed', status: 503 }, 'line_failed'],
    [{ kind: 'not-taken' }, 'not_taken'],
    [{ kind: 'refused', code: 'meeting_full' }, 'meeting_full'],
  ] as const)('[A6] that come to nothing say why: %j', async (outcome, failure) => {
    const { stage, desk, order } = await ringing()
    order.ended(outcome)
    await desk.close()
    expect(await seen(stage)).toEqual({ state: 'failed', failure })
    expect(stage.eventsOf('call.ended')).toMatchObject([{ outcome: failure }])
  })

  it('[R4] are taken back as soon as their attendee is removed, or wants none', async () => {
    for (const happens of ['removed', 'content'] as const) {
      const { stage, ports, ends } = await ringing()
      if (happens === 'content') await dontCallMe(ports, person('Anna'), await stage.id())
      else await removeAttendee(ports, by('Olga'), await stage.id(), (await stage.attendee('Anna')).id, { block: false })
      await until(() => ends.length > 0)
      expect(ends).toEqual(['taken back'])
    }
  })

  it('in the meeting are legs like any other, which their door ends', async () => {
    const { stage, ports, desk, order, ends } = await ringing()
    await order.enter()
    await desk.close()
    await dontCallMe(ports, person('Anna'), await stage.id())
    await stage.lock()
    await soon()
    expect(ends).toEqual([])
  })

  it('refused at the door are not joined', async () => {
    const { stage, desk, order } = await ringing(REFUSED)
    order.pickedUp()
    expect(await order.enter()).toBe(REFUSED)
    order.ended({ kind: 'refused', code: 'pin_unknown' })
    await desk.close()
    expect(await seen(stage)).toEqual({ state: 'failed', failure: 'pin_unknown' })
  })

  it('[A40] end before their minutes are used up, and have the time to say so', async () => {
    const { stage, ports, desk, order, ends } = await ringing()
    order.pickedUp()
    await order.enter()
    stage.ports.clock.advance(2 * MINUTE - FAREWELL_MS)
    await desk.round()
    expect(ends).toEqual([])
    expect((await outgoingAccount(ports)).spent).toEqual({ minutes: 2, running: 1 })
    stage.ports.clock.advance(1)
    await desk.round()
    await desk.round()
    expect(ends).toEqual(['spent'])
    stage.ports.clock.advance(FAREWELL_MS - 1)
    order.ended({ kind: 'joined' })
    await desk.close()
    expect((await outgoingAccount(ports)).spent).toEqual({ minutes: 2, running: 0 })
    expect(stage.eventsOf('call.ended')).toMatchObject([{ outcome: 'spent' }])
  })

  it('[A40] not taken before that are ended too, and their attendee hears why', async () => {
    const { stage, desk, order, ends } = await ringing()
    order.pickedUp()
    stage.ports.clock.advance(2 * MINUTE + 1)
    await desk.round()
    expect(ends).toEqual(['spent'])
    order.ended({ kind: 'not-taken' })
    await desk.close()
    expect(await seen(stage)).toEqual({ state: 'failed', failure: 'limit' })
  })

  it('over before their way is known are over for good', async () => {
    const { stage, ports, desk } = await ringing(ADMITTED, (order) => order.ended({ kind: 'busy' }))
    await desk.close()
    expect(await seen(stage)).toEqual({ state: 'failed', failure: 'busy' })
    stage.ports.clock.advance(MINUTE)
    await desk.round()
    const entries = await ports.outgoingCalls.read(0)
    expect(entries).toMatchObject([{ over: true }])
    expect(entries[0]?.seenAt).toBeLessThan(stage.ports.clock.now())
  })
})
