import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Path } from '../domain/leg.ts'
import { branded } from '../domain/ids.ts'
import { closeLeg } from './close-leg.ts'
import { enter } from './enter.ts'
import { leave } from './leave.ts'
import { by, Stage } from './stage.suite.ts'
import { standpoint } from './standpoint.ts'
import { viewConference } from './view-conference.ts'
import { viewMeeting } from './view-meetings.ts'
import { person } from './fakes/fake-ports.ts'
import { whoIs } from './who-is.ts'

const PATHS: readonly Path[] = ['app', 'sdk', 'phone', 'room']

describe('admission', () => {
  it.each(PATHS)('[A1] gives the same verdict by %s as by any other path', async (path) => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    expect(await stage.verdict('Gil', { path })).toBe('in')
    await stage.lock()
    expect(await stage.verdict('Hugo', { path })).toBe('meeting_locked')
    expect(await stage.verdict('Anna', { path })).toBe('in')
    expect(await stage.verdict('Gil', { path })).toBe('in')
  })

  it('[A2] weighs no name: whatever a stranger calls itself, a locked meeting refuses it', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    await stage.join('Gil')
    await stage.lock()
    const names = fc.oneof(fc.string(), fc.constantFrom('Olga', 'Dora', 'Anna', 'Gil', '<Gil>', 'organizer', 'admin', ''))
    await fc.assert(
      fc.asyncProperty(names, fc.constantFrom(...PATHS), async (name, path) => {
        const { number } = await stage.meeting()
        const outcome = await enter(stage.ports, { by: { number }, path, name, account: null, device: null, source: name, trunk: null })
        expect(outcome).toMatchObject({ admitted: false, code: 'meeting_locked' })
      }),
    )
  })

  it('[A3] a refusal is a code and a device secret, and opens nothing else', async () => {
    const stage = await Stage.open()
    await stage.join('Olga')
    await stage.lock()
    const refused = await stage.enter('Gil')
    expect(Object.keys(refused).toSorted()).toEqual(['admitted', 'code', 'device'])
    const id = await stage.id()
    expect(await whoIs(stage.ports, id, { account: null, devices: stage.bindings('Gil') })).toBeNull()
    expect(await whoIs(stage.ports, id, { account: person('Cora'), devices: [] })).toBeNull()
    expect(await viewConference(stage.ports, by('Cora'), id)).toEqual({ ok: false, code: 'no_conference' })
    expect((await stage.conference()).attendees.map(({ name }) => name)).toEqual(['Olga', 'Dora'])
  })

  it('[A5] mints no token and tells nothing when the verdict could not be stored', async () => {
    const stage = await Stage.open()
    const { number } = await stage.meeting()
    const request = { by: { number }, path: 'app', name: 'Olga', account: person('Olga'), device: null, source: 'x', trunk: null } as const
    stage.ports.store.transact = async () => {
      throw new Error('disk full')
    }
    let minted = 0
    stage.ports.tickets.mint = async () => `ticket ${String(++minted)}`
    await expect(enter(stage.ports, request)).rejects.toThrow('disk full')
    expect({
      minted,
      told: stage.ports.feed.changes.filter(({ events }) => events.some(({ type }) => type === 'attendee.admitted')),
    }).toEqual({
      minted: 0,
      told: [],
    })
  })

  it('[A7] a stranger gets the same from an unknown, an ended and a not yet begun meeting', async () => {
    const stage = await Stage.open()
    const begun = await stage.enter('Gil')
    const unknown = await stage.enter('Gil', { by: { number: branded('9999999999') } })
    const dead = await stage.enter('Gil', { by: { link: 'x'.repeat(43) } })
    const refused = { admitted: false, code: 'no_meeting', device: '' }
    expect([begun, unknown, dead].map((outcome) => ({ ...outcome, device: '' }))).toEqual([refused, refused, refused])
    expect(await standpoint(stage.ports, { by: { number: branded('9999999999') }, account: null, device: null })).toEqual({
      standing: 'stranger',
    })
    const { number } = await stage.meeting()
    expect(await standpoint(stage.ports, { by: { number }, account: person('Cora'), device: null })).toEqual({ standing: 'stranger' })
    expect(await viewMeeting(stage.ports, person('Cora'), stage.meetingId)).toEqual({ ok: false, code: 'unknown_meeting' })
  })

  it('[A7] wrong, dead and foreign PINs sound the same', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    const anna = stage.ports.secrets.unseal((await stage.attendee('Anna')).pin!.sealed)
    expect(await stage.verdict('Caller', { by: { pin: anna }, path: 'phone' })).toBe('in')
    await stage.remove('Anna')
    expect(await stage.verdict('Caller', { by: { pin: anna }, path: 'phone' })).toBe('pin_unknown')
    expect(await stage.verdict('Caller', { by: { pin: '0123456789012' }, path: 'phone' })).toBe('pin_unknown')
    expect(stage.ports.audit.events).toContainEqual({ type: 'pin.failed', path: 'phone' })
  })

  it('[T1] every verdict is an event, with its reason, path and lock version', async () => {
    const stage = await Stage.open()
    await stage.join('Olga')
    await stage.lock()
    await stage.enter('Gil', { path: 'sdk' })
    expect(stage.eventsOf('attendee.admitted')).toMatchObject([
      { name: 'Olga', path: 'app', proof: 'account', newcomer: false, lockVersion: 1 },
    ])
    expect(stage.eventsOf('join.refused')).toMatchObject([
      { name: 'Gil', path: 'sdk', proof: 'none', code: 'meeting_locked', lockVersion: 2 },
    ])
  })

  it('admits by the meeting ID only whom the settings allow', async () => {
    const accounts = await Stage.open({ settings: { openTo: 'accounts' } })
    await accounts.join('Olga')
    expect([await accounts.verdict('Gil'), await accounts.verdict('Cora')]).toEqual(['sign_in_required', 'in'])
    const invited = await Stage.open({ invited: ['Anna'], settings: { openTo: 'invited' } })
    await invited.join('Olga')
    expect([await invited.verdict('Gil'), await invited.verdict('Cora'), await invited.verdict('Anna')]).toEqual([
      'not_invited',
      'not_invited',
      'in',
    ])
  })

  it('lets ten legs of one attendee stand at a time', async () => {
    const stage = await Stage.open()
    for (let leg = 0; leg < 10; leg++) await stage.join('Olga')
    expect(await stage.verdict('Olga')).toBe('meeting_full')
  })
})

describe('coming back', () => {
  it('[L5] [R2] dropped, left, declined and never seen: all on the roster are admitted under lock', async () => {
    const stage = await Stage.open({ invited: ['Anna', 'Bert'] })
    await stage.join('Olga')
    const gil = await stage.join('Gil')
    await stage.join('Anna')
    await stage.lock()
    await closeLeg(stage.ports, { ...gil, generation: gil.claims.generation, cause: 'lost' })
    await leave(stage.ports, by('Anna'), await stage.id())
    expect([(await stage.attendee('Gil')).standing, (await stage.attendee('Anna')).standing]).toEqual(['dropped', 'left'])
    expect([await stage.verdict('Gil'), await stage.verdict('Anna'), await stage.verdict('Bert'), await stage.verdict('Olga')]).toEqual(
      Array(4).fill('in'),
    )
  })

  it('[R2] stays present while another leg is open', async () => {
    const stage = await Stage.open()
    const first = await stage.join('Olga')
    await stage.join('Olga')
    await closeLeg(stage.ports, { ...first, generation: 1, cause: 'lost' })
    expect((await stage.attendee('Olga')).standing).toBe('present')
  })

  it('[R3] a guest returns by the device secret alone, which rotates', async () => {
    const stage = await Stage.open()
    await stage.join('Olga')
    await stage.join('Gil')
    const first = stage.cookies.get('Gil')
    await stage.lock()
    const back = await stage.admitted('Gil')
    expect(back.attendeeId).toBe((await stage.attendee('Gil')).id)
    expect(stage.cookies.get('Gil')).not.toBe(first)
    expect(await stage.verdict('Gil', { freshBrowser: true })).toBe('meeting_locked')
  })

  it('[R3] the previous secret works until the new one has been seen', async () => {
    const stage = await Stage.open()
    await stage.join('Olga')
    await stage.join('Gil')
    await stage.lock()
    const old = stage.cookies.get('Gil')!
    await stage.enter('Gil')
    // That answer got lost.
    stage.cookies.set('Gil', old)
    const again = await stage.admitted('Gil')
    expect(await stage.open('Gil', again.token)).toMatchObject({ opened: true })
    stage.cookies.set('Gil', old)
    expect(await stage.verdict('Gil')).toBe('meeting_locked')
  })

  it('[R3] two tabs that enter at once end with one cookie, and it works whichever it is', async () => {
    for (const kept of [0, 1]) {
      const stage = await Stage.open()
      await stage.join('Olga')
      await stage.join('Gil')
      await stage.lock()
      const start = stage.cookies.get('Gil')!
      const tabs = [await stage.admitted('Gil')]
      stage.cookies.set('Gil', start)
      tabs.push(await stage.admitted('Gil'))
      stage.cookies.set('Gil', tabs[kept]!.device)
      for (const tab of tabs) expect(await stage.open('Gil', tab.token)).toMatchObject({ opened: true })
      expect(await stage.verdict('Gil')).toBe('in')
    }
  })

  it('[A2] the browser of somebody signed in proves nothing once they have signed out', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    await stage.join('Anna')
    await stage.lock()
    expect(await stage.verdict('Anna', { signedIn: false })).toBe('meeting_locked')
  })

  it('[A2] a device that was given for a PIN is no proof for another account in the same browser', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    const pin = stage.ports.secrets.unseal((await stage.attendee('Anna')).pin!.sealed)
    await stage.admitted('Anna', { by: { pin }, signedIn: false })
    await stage.lock()
    expect(await stage.verdict('Anna', { signedIn: false })).toBe('in')
    stage.cookies.set('Cora', stage.cookies.get('Anna')!)
    expect(await stage.verdict('Cora')).toBe('meeting_locked')
  })
})
