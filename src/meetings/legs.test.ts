import { describe, expect, it } from 'vitest'
import { auditLegs, auditLegsOf } from './audit-legs.ts'
import { closeLeg } from './close-leg.ts'
import { endConference } from './end-conference.ts'
import { giveUpLeg } from './give-up-leg.ts'
import { recover } from './recover.ts'
import { by, Stage } from './stage.suite.ts'
import { sweep } from './sweep.ts'
import { withdrawInvitation } from './withdraw-invitation.ts'

const REFUSED = { opened: false, code: 'token_refused' }

async function begun(invited: readonly string[] = []): Promise<Stage> {
  const stage = await Stage.open({ invited })
  await stage.join('Olga')
  return stage
}

describe('media tokens', () => {
  it('[A4] open their leg once', async () => {
    const stage = await begun()
    const { token } = await stage.admitted('Gil')
    expect(await stage.open('Gil', token)).toMatchObject({ opened: true, resumed: false })
    expect(await stage.open('Gil', token)).toEqual(REFUSED)
  })

  it('[P3] given up before their leg opened, they open nothing, and the PIN is free at once', async () => {
    const stage = await begun(['Anna'])
    const { ports } = stage
    const pin = ports.secrets.unseal((await stage.attendee('Anna')).pin!.sealed)
    const first = await stage.enter('Nobody', { by: { pin }, path: 'phone' })
    expect(first.admitted).toBe(true)
    expect(await stage.enter('Nobody', { by: { pin }, path: 'phone' })).toMatchObject({ admitted: false, code: 'pin_in_use' })
    if (first.admitted) await giveUpLeg(ports, first.conferenceId, first.legId)
    expect(await stage.open('Nobody', first.admitted ? first.token : '')).toEqual(REFUSED)
    const again = await stage.admitted('Nobody', { by: { pin }, path: 'phone' })
    expect(await stage.open('Nobody', again.token)).toMatchObject({ opened: true })
    await giveUpLeg(ports, again.conferenceId, again.legId)
    expect(await stage.enter('Nobody', { by: { pin }, path: 'phone' })).toMatchObject({ admitted: false, code: 'pin_in_use' })
  })

  it('[A4] open it within 60 seconds of their making', async () => {
    const stage = await begun()
    const [inTime, late] = [await stage.admitted('Gil'), await stage.admitted('Hugo')]
    stage.ports.clock.advance(60_000)
    expect(await stage.open('Gil', inTime.token)).toMatchObject({ opened: true })
    stage.ports.clock.advance(1)
    expect(await stage.open('Hugo', late.token)).toEqual(REFUSED)
  })

  it('[A4] open nothing on another device, and need none for an SDK', async () => {
    const stage = await begun()
    await stage.enter('Hugo')
    const { token } = await stage.admitted('Gil')
    expect(await stage.open('Hugo', token)).toEqual(REFUSED)
    expect(await stage.open('Nobody', token)).toEqual(REFUSED)
    expect(await stage.open('Gil', token)).toMatchObject({ opened: true })
    const bot = await stage.admitted('Bot', { path: 'sdk' })
    expect(await stage.open('Nobody', bot.token)).toMatchObject({ opened: true })
  })

  it('[A4] that the door did not mint open nothing, whoever signed them', async () => {
    const stage = await begun()
    const { ports } = stage
    const { conferenceId, legId } = await stage.admitted('Gil')
    const forged = await ports.tickets.mint({ conferenceId, legId, nonce: 'guessed', generation: 0 }, ports.clock.now())
    expect(await stage.open('Gil', forged)).toEqual(REFUSED)
    expect(await stage.open('Gil', 'not a ticket')).toEqual(REFUSED)
    expect(stage.eventsOf('leg.refused')).toMatchObject([{ legId, code: 'token_refused', lockVersion: 1 }])
  })

  it('[A4] go stale with each opening, and a refreshed one resumes the leg', async () => {
    const stage = await begun()
    const { ports } = stage
    const gil = await stage.join('Gil')
    const refreshed = await ports.tickets.mint(gil.claims, ports.clock.now())
    await closeLeg(ports, { ...gil, generation: gil.claims.generation, cause: 'lost' })
    await stage.lock()
    expect(await stage.open('Gil', refreshed)).toMatchObject({ opened: true, resumed: true, attendeeId: gil.attendeeId })
    expect(await stage.open('Gil', refreshed)).toEqual(REFUSED)
  })

  it('[A4] of somebody removed, blocked, withdrawn or of an ended conference open nothing, refreshed or not', async () => {
    for (const what of ['remove', 'block', 'withdraw', 'end'] as const) {
      const stage = await begun(['Anna'])
      const { ports } = stage
      const open = await stage.join('Anna')
      const unused = await stage.admitted('Anna')
      const refreshed = await ports.tickets.mint(open.claims, ports.clock.now())
      if (what === 'end') await endConference(ports, by('Olga'), await stage.id())
      else if (what === 'withdraw') await withdrawInvitation(ports, by('Olga'), stage.meetingId, (await stage.meeting()).invitations[0]!.id)
      else await stage.remove('Anna', what === 'block')
      const expected = what === 'end' ? { opened: false, code: 'no_meeting' } : REFUSED
      expect([await stage.open('Anna', unused.token), await stage.open('Anna', refreshed)]).toEqual([expected, expected])
    }
  })

  it('[A4] [L5] admitted just before the lock and opened after it: on the roster, so admitted', async () => {
    const stage = await begun()
    const { token } = await stage.admitted('Gil')
    await stage.lock()
    expect(await stage.open('Gil', token)).toMatchObject({ opened: true })
  })

  it('forgets legs whose token was never used, and keeps who was admitted', async () => {
    const stage = await begun()
    await stage.admitted('Gil')
    stage.ports.clock.advance(60_001)
    await sweep(stage.ports)
    expect((await stage.attendee('Gil')).legs).toEqual([])
    await stage.lock()
    expect(await stage.verdict('Gil')).toBe('in')
  })
})

describe('legs', () => {
  it('a close of an older opening changes nothing', async () => {
    const stage = await begun()
    const gil = await stage.join('Gil')
    const again = await stage.open('Gil', await stage.ports.tickets.mint(gil.claims, stage.ports.clock.now()))
    expect(again).toMatchObject({ opened: true, claims: { generation: 2 } })
    const before = await stage.meeting()
    await closeLeg(stage.ports, { ...gil, generation: 1, cause: 'left' })
    expect(await stage.meeting()).toBe(before)
  })

  it('[R2] a new leg takes the place of those that broke off', async () => {
    const stage = await begun()
    const lost = await stage.join('Gil')
    await closeLeg(stage.ports, { ...lost, generation: 1, cause: 'lost' })
    const back = await stage.join('Gil')
    expect((await stage.attendee('Gil')).legs.map(({ id }) => id)).toEqual([back.legId])
    expect(stage.ports.engine.closed).toEqual([{ leg: lost.legId, reason: 'replaced' }])
  })

  it('[R6] the auditor closes and reports what no attendee owns, and nothing else', async () => {
    const stage = await begun()
    const gil = await stage.join('Gil')
    const { engine } = stage.ports
    expect(await auditLegs(stage.ports)).toBe(0)
    engine.connect(gil.conferenceId, 'leg-of-nobody')
    engine.connect('conference-of-nobody', 'leg-of-no-meeting')
    expect(await auditLegs(stage.ports)).toBe(2)
    expect((await engine.liveLegs()).map(({ legId }) => legId)).toEqual([(await stage.attendee('Olga')).legs[0]!.id, gil.legId])
    expect(stage.eventsOf('leg.orphaned')).toEqual([{ type: 'leg.orphaned', legId: 'leg-of-nobody' }])
    expect(stage.ports.audit.events).toContainEqual({ type: 'leg.orphaned', legId: 'leg-of-no-meeting' })
  })

  it('[R6] a removal whose cut got lost is made good by the auditor', async () => {
    const stage = await begun()
    const gil = await stage.join('Gil')
    const { engine } = stage.ports
    engine.closeLeg = () => Promise.reject(new Error('the engine is away'))
    expect(await stage.remove('Gil')).toMatchObject({ ok: true })
    expect(await engine.liveLegs()).toContainEqual({ conferenceId: gil.conferenceId, legId: gil.legId })
    Reflect.deleteProperty(engine, 'closeLeg')
    expect(await auditLegsOf(stage.ports, stage.meetingId)).toBe(1)
    expect(await engine.liveLegs()).not.toContainEqual({ conferenceId: gil.conferenceId, legId: gil.legId })
  })

  it('[L7] [R2] after the death of the server its attendees are dropped, and return by themselves under lock', async () => {
    const stage = await begun()
    const gil = await stage.join('Gil')
    await stage.lock()
    await recover(stage.ports)
    expect([(await stage.attendee('Olga')).standing, (await stage.attendee('Gil')).standing]).toEqual(['dropped', 'dropped'])
    expect(await stage.open('Gil', await stage.ports.tickets.mint(gil.claims, stage.ports.clock.now()))).toMatchObject({ opened: true })
    expect(await stage.verdict('Olga')).toBe('in')
    expect(await stage.verdict('Hugo')).toBe('meeting_locked')
  })

  it('legs of another server process outlive the death of this one', async () => {
    const stage = await begun()
    const before = await stage.meeting()
    await recover({ ...stage.ports, node: 'node-2' })
    expect(await stage.meeting()).toBe(before)
  })
})
