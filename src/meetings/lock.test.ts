import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doorUpdateOf } from '../domain/door-view.ts'
import type { MeetingEvent } from '../domain/events.ts'
import { updatesBetween } from '../domain/view-updates.ts'
import { changeLock } from './change-lock.ts'
import { leave } from './leave.ts'
import { by, Stage } from './stage.suite.ts'
import { viewDoor } from './view-door.ts'

async function begun(): Promise<Stage> {
  const stage = await Stage.open({ invited: ['Anna'] })
  await stage.join('Olga')
  await stage.join('Gil')
  return stage
}

/** Verdicts that the order of events does not explain. */
function againstTheLock(events: readonly MeetingEvent[]): readonly MeetingEvent[] {
  let locked = false
  return events.filter(({ type }) => {
    if (type === 'meeting.locked' || type === 'meeting.unlocked') locked = type === 'meeting.locked'
    return (type === 'attendee.admitted' && locked) || (type === 'join.refused' && !locked)
  })
}

describe('the lock', () => {
  it('[L1] organizer and delegates lock and unlock', async () => {
    const stage = await begun()
    expect(await stage.lock(true, by('Dora'))).toMatchObject({ ok: true, value: { locked: true, changedBy: 'Dora', changedByMe: true } })
    expect(await stage.lock(false, by('Olga'))).toMatchObject({ ok: true, value: { locked: false, changedBy: 'Olga' } })
  })

  it('[L1] for anybody else it is refused, and audited', async () => {
    const stage = await begun()
    await stage.join('Anna')
    for (const actor of [by('Anna'), await stage.guest('Gil')]) {
      expect(await stage.lock(true, actor)).toEqual({ ok: false, code: 'not_host' })
      expect(stage.eventsOf('verb.refused').at(-1)).toEqual({ type: 'verb.refused', verb: 'lock', by: actor, code: 'not_host' })
    }
    expect((await stage.conference()).lock.locked).toBe(false)
  })

  it('[L3] everyone who may come back or still join under it is named in the view of whoever is asked', async () => {
    const stage = await begun()
    const { attendees, number } = await stage.view(by('Olga'))
    expect(attendees.map(({ name, standing }) => [name, standing])).toEqual([
      ['Olga', 'present'],
      ['Dora', 'invited'],
      ['Anna', 'invited'],
      ['Gil', 'present'],
    ])
    expect(number).toBe((await stage.meeting()).number)
  })

  it('[L4] refuses who is not on the roster, colleagues of the organizer included', async () => {
    const stage = await begun()
    await stage.lock()
    expect([await stage.verdict('Cora'), await stage.verdict('Hugo')]).toEqual(['meeting_locked', 'meeting_locked'])
  })

  it('[L6] ejects nobody', async () => {
    const stage = await begun()
    const before = await stage.conference()
    await stage.lock()
    expect((await stage.conference()).attendees).toBe(before.attendees)
    expect(stage.ports.engine.closed).toEqual([])
  })

  it('[L7] holds when the organizer leaves, and when everyone does', async () => {
    const stage = await begun()
    await stage.lock()
    await leave(stage.ports, by('Olga'), await stage.id())
    await leave(stage.ports, await stage.guest('Gil'), await stage.id())
    expect([await stage.verdict('Hugo'), await stage.verdict('Gil')]).toEqual(['meeting_locked', 'in'])
  })

  it('[L8] [A5] under any interleaving no newcomer is admitted between a lock and its unlock, and the order of events says so', async () => {
    let refusals = 0
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }), async (scheduler, wishes) => {
        const stage = await begun()
        const from = stage.events.length
        const { store } = stage.ports
        // The casts: a scheduled function has the signature of what it schedules.
        store.find = scheduler.scheduleFunction(store.find.bind(store)) as typeof store.find
        store.transact = scheduler.scheduleFunction(store.transact.bind(store)) as typeof store.transact
        const strangers = Array.from({ length: 6 }, (_, number) => stage.enter(`Stranger ${String(number)}`))
        const locks = wishes.map((locked) => stage.lock(locked))
        const [outcomes] = await scheduler.waitFor(Promise.all([Promise.all(strangers), Promise.all(locks)]))
        const events = stage.events.slice(from)
        refusals += events.filter(({ type }) => type === 'join.refused').length
        expect(againstTheLock(events)).toEqual([])
        expect(outcomes.filter(({ admitted }) => admitted)).toHaveLength(events.filter(({ type }) => type === 'attendee.admitted').length)
      }),
      { numRuns: 60 },
    )
    // Or the interleavings were none.
    expect(refusals).toBeGreaterThan(0)
  })

  it('[L9] everyone is told, and the meeting ID is out of sight while locked', async () => {
    const stage = await begun()
    const gil = await stage.guest('Gil')
    const open = await stage.view(gil)
    await stage.lock()
    const shut = await stage.view(gil)
    expect([open.number, shut.number]).toEqual([(await stage.meeting()).number, null])
    expect(updatesBetween(open, shut)).toEqual([{ type: 'lock', lock: shut.lock, number: null, mayInvite: false }])
    expect(shut.lock).toMatchObject({ locked: true, changedBy: 'Olga', changedByMe: false, changedAt: stage.ports.clock.now() })
    expect(stage.ports.feed.changes.at(-1)?.events).toMatchObject([{ type: 'meeting.locked', lockVersion: 2 }])
  })

  it('[L10] unlocking admits nobody by itself; whoever waits is told to try again', async () => {
    const stage = await begun()
    await stage.lock()
    await stage.enter('Hugo')
    const { number } = await stage.meeting()
    const { seeker, update, meetingId } = await viewDoor(stage.ports, { by: { number }, account: null, device: stage.cookies.get('Hugo')! })
    expect([update, meetingId]).toEqual([{ type: 'waiting' }, stage.meetingId])
    await stage.lock(false)
    expect(doorUpdateOf(await stage.meeting(), seeker)).toEqual({ type: 'unlocked' })
    expect((await stage.conference()).attendees.map(({ name }) => name)).not.toContain('Hugo')
    expect(await stage.verdict('Hugo')).toBe('in')
    expect((await stage.conference()).door).toEqual([])
  })

  it('[L11] is idempotent: what is so already changes nothing and is no event', async () => {
    const stage = await begun()
    await stage.lock()
    const before = await stage.meeting()
    const count = stage.events.length
    expect(await stage.lock()).toMatchObject({ ok: true, value: { version: 2 } })
    expect([await stage.meeting(), stage.events.length]).toEqual([before, count])
    expect(await stage.meeting()).toBe(before)
  })

  it('[L11] two hosts cannot undo each other unknowingly', async () => {
    const stage = await begun()
    await stage.lock(true, by('Olga'))
    const id = await stage.id()
    expect(await changeLock(stage.ports, by('Dora'), id, { locked: false, ifVersion: 1 })).toEqual({ ok: false, code: 'version_conflict' })
    expect(await changeLock(stage.ports, by('Dora'), id, { locked: false, ifVersion: 2 })).toMatchObject({
      ok: true,
      value: { version: 3 },
    })
  })
})
