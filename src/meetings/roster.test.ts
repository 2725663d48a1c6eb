import { describe, expect, it } from 'vitest'
import { updatesFor } from '../domain/view-updates.ts'
import { closeLeg } from './close-leg.ts'
import { decline } from './decline.ts'
import { addDelegate, delegatesOf, removeDelegate } from './delegates.ts'
import { person } from './fakes/fake-ports.ts'
import { leave } from './leave.ts'
import { muteAttendee } from './mute-attendee.ts'
import { by, Stage } from './stage.suite.ts'
import { viewConference } from './view-conference.ts'
import { whoIs } from './who-is.ts'

async function begun(): Promise<Stage> {
  const stage = await Stage.open({ invited: ['Anna', 'Bert'] })
  await stage.join('Olga')
  await stage.join('Gil')
  return stage
}

describe('the roster', () => {
  it('[R1] lists the invited and the admitted by their standing; door and removed are for hosts', async () => {
    const stage = await begun()
    await leave(stage.ports, await stage.guest('Gil'), await stage.id())
    await decline(stage.ports, by('Bert'), await stage.id())
    const hugo = await stage.join('Hugo')
    await closeLeg(stage.ports, { ...hugo, generation: 1, cause: 'lost' })
    await stage.join('Ines')
    await stage.remove('Ines')
    await stage.lock()
    await stage.enter('Jan')
    const host = await stage.view(by('Dora'))
    const guest = await stage.view(by('Anna'))
    const standings = (view: typeof host) => Object.fromEntries(view.attendees.map(({ name, standing }) => [name, standing]))
    const listed = { Olga: 'present', Dora: 'invited', Anna: 'invited', Bert: 'declined', Gil: 'left', Hugo: 'dropped' }
    expect(standings(host)).toEqual({ ...listed, Ines: 'removed' })
    expect(standings(guest)).toEqual(listed)
    expect([host.door.map(({ name }) => name), guest.door]).toEqual([['Jan'], []])
    expect(host.me).toEqual({ attendeeId: (await stage.attendee('Dora')).id, role: 'delegate', mayInvite: true, call: null })
  })

  it('[R7] shows unproved names as such, flags look-alikes, and nobody can type brackets or badges', async () => {
    const stage = await begun()
    await stage.join('Оlgа')
    await stage.join('<b>Kim</b> ✅')
    await stage.lock()
    await stage.enter('ANNA')
    const { attendees, door } = await stage.view(by('Olga'))
    const shown = attendees.map(({ name, nameProved, resembles }) => [name, nameProved, resembles])
    expect(shown).toContainEqual(['Olga', true, null])
    expect(shown).toContainEqual(['Оlgа', false, 'Olga'])
    expect(shown).toContainEqual(['bKim/b', false, null])
    expect(door).toMatchObject([{ name: 'ANNA', nameProved: false, resembles: 'Anna', proof: 'none' }])
  })

  it('[R7] masks the numbers of callers for all but hosts', async () => {
    const stage = await begun()
    await stage.join('+4930123456', { path: 'phone' })
    const namesFor = async (name: string) => (await stage.view(by(name))).attendees.map((attendee) => attendee.name)
    expect(await namesFor('Dora')).toContain('+4930123456')
    expect(await namesFor('Anna')).toContain('•••••••••56')
    expect(await namesFor('Anna')).not.toContain('+4930123456')
  })

  it('shows readers who they are, and nothing to whoever is not there', async () => {
    const stage = await begun()
    const gil = await stage.guest('Gil')
    expect((await stage.view(gil)).attendees.filter(({ isMe }) => isMe).map(({ name }) => name)).toEqual(['Gil'])
    expect(await viewConference(stage.ports, by('Cora'), await stage.id())).toEqual({ ok: false, code: 'no_conference' })
    expect(await whoIs(stage.ports, await stage.id(), { account: person('Cora'), devices: stage.bindings('Gil') })).toEqual(gil)
    expect(await whoIs(stage.ports, await stage.id(), { account: person('Anna'), devices: [] })).toEqual(by('Anna'))
  })

  it('mutes others for hosts, and oneself', async () => {
    const stage = await begun()
    const [gil, olga] = [await stage.attendee('Gil'), await stage.attendee('Olga')]
    const id = await stage.id()
    expect(await muteAttendee(stage.ports, await stage.guest('Gil'), id, olga.id)).toEqual({ ok: false, code: 'not_host' })
    await muteAttendee(stage.ports, await stage.guest('Gil'), id, gil.id)
    await muteAttendee(stage.ports, by('Dora'), id, olga.id)
    expect(stage.ports.engine.muted).toEqual([gil.legs[0]!.id, olga.legs[0]!.id])
  })
})

describe('removing', () => {
  it('[R4] takes devices, PIN and legs in one decision, then cuts every leg and tells', async () => {
    const stage = await begun()
    const second = await stage.join('Gil')
    const gil = await stage.guest('Gil')
    const last = await stage.view(gil)
    const decisions = stage.ports.feed.changes.length
    expect(await stage.remove('Gil')).toMatchObject({ ok: true })
    expect(stage.ports.feed.changes).toHaveLength(decisions + 1)
    expect(await stage.attendee('Gil')).toMatchObject({ standing: 'removed', legs: [], devices: [], pin: null, removedBy: by('Olga') })
    expect(stage.ports.engine.closed.map(({ reason }) => reason)).toEqual(['removed', 'removed'])
    expect(await stage.ports.engine.liveLegs()).not.toContainEqual({ conferenceId: second.conferenceId, legId: second.legId })
    expect(updatesFor(last, await stage.meeting(), gil, 0)).toEqual([{ type: 'removed', at: stage.ports.clock.now(), blocked: false }])
  })

  it('[R4] works on anyone listed, present or not', async () => {
    const stage = await begun()
    await stage.remove('Anna')
    await stage.lock()
    expect([await stage.verdict('Anna'), await stage.verdict('Bert')]).toEqual(['meeting_locked', 'in'])
  })

  it('[R5] the removed are refused while locked, by account, cookie, link, PIN, name and second account', async () => {
    const stage = await begun()
    const link = await stage.inviteByMail('Mia')
    await stage.join('Mia', { by: { link } })
    await stage.join('Anna')
    const pin = stage.ports.secrets.unseal((await stage.attendee('Anna')).pin!.sealed)
    await stage.lock()
    for (const name of ['Anna', 'Gil', 'Mia']) await stage.remove(name)
    expect(await stage.verdict('Anna')).toBe('meeting_locked')
    expect(await stage.verdict('Anna', { signedIn: false })).toBe('meeting_locked')
    expect(await stage.verdict('Anna', { by: { pin } })).toBe('pin_unknown')
    expect(await stage.verdict('Gil')).toBe('meeting_locked')
    expect(await stage.verdict('Mia', { by: { link } })).toBe('no_meeting')
    stage.cookies.set('Cora', stage.cookies.get('Anna')!)
    expect(await stage.verdict('Cora')).toBe('meeting_locked')
    expect(await stage.verdict('Olga', { signedIn: false })).toBe('meeting_locked')
  })

  it('[R5] while unlocked they apply like any stranger, but come by no invitation', async () => {
    const stage = await begun()
    const link = await stage.inviteByMail('Mia', 'meeting')
    await stage.join('Mia', { by: { link } })
    for (const name of ['Anna', 'Gil', 'Mia']) await stage.remove(name)
    expect(await stage.verdict('Mia', { by: { link } })).toBe('no_meeting')
    const anna = await stage.admitted('Anna')
    const gil = await stage.admitted('Gil')
    expect(stage.eventsOf('attendee.admitted').slice(-2)).toMatchObject([
      { attendeeId: anna.attendeeId, newcomer: true },
      { attendeeId: gil.attendeeId, newcomer: true },
    ])
  })

  it('[R5] unless blocked: then locked or not, by account or device', async () => {
    const stage = await begun()
    await stage.join('Anna')
    await stage.remove('Anna', true)
    await stage.remove('Gil', true)
    expect([await stage.verdict('Anna'), await stage.verdict('Gil')]).toEqual(['blocked', 'blocked'])
    // The browser that was signed in as her.
    expect(await stage.verdict('Anna', { signedIn: false })).toBe('blocked')
    expect(await stage.verdict('Hugo')).toBe('in')
  })

  it('[R5] a host is not shut out by a block of the browser that they use', async () => {
    const stage = await begun()
    await stage.remove('Gil', true)
    stage.cookies.set('Olga', stage.cookies.get('Gil')!)
    expect(await stage.verdict('Olga')).toBe('in')
  })

  it('[R5] nobody removes the organizer', async () => {
    const stage = await begun()
    for (const name of ['Dora', 'Olga']) expect(await stage.remove('Olga', false, by(name))).toEqual({ ok: false, code: 'organizer_stays' })
    expect(stage.eventsOf('verb.refused').at(-2)).toMatchObject({ verb: 'remove', by: by('Dora'), code: 'organizer_stays' })
  })

  it('[R4] is for hosts, and audited when others try', async () => {
    const stage = await begun()
    expect(await stage.remove('Gil', false, by('Anna'))).toEqual({ ok: false, code: 'not_host' })
    expect(stage.eventsOf('verb.refused')).toMatchObject([{ verb: 'remove', by: by('Anna') }])
  })

  it('[R5] a removed delegate is none, until invited again', async () => {
    const stage = await begun()
    await stage.remove('Dora')
    expect(await stage.lock(true, by('Dora'))).toEqual({ ok: false, code: 'not_host' })
    expect(await stage.verdict('Dora')).toBe('in')
    expect(await stage.lock(true, by('Dora'))).toEqual({ ok: false, code: 'not_host' })
    expect(
      (await stage.view(by('Olga'))).attendees.filter(({ name }) => name === 'Dora').map(({ role, standing }) => [role, standing]),
    ).toEqual([
      ['attendee', 'removed'],
      ['attendee', 'invited'],
    ])
    await stage.invite('Dora')
    expect((await stage.conference()).attendees.filter(({ name }) => name === 'Dora')).toHaveLength(1)
    expect(await stage.lock(true, by('Dora'))).toMatchObject({ ok: true })
  })
})

describe('delegates', () => {
  it('have the rights of their organizer from the next decision on, in a live meeting too', async () => {
    const stage = await begun()
    expect(await stage.lock(true, by('Cora'))).toEqual({ ok: false, code: 'not_host' })
    await addDelegate(stage.ports, person('Olga'), person('Cora').accountId)
    expect(await stage.lock(true, by('Cora'))).toMatchObject({ ok: true })
    expect(await stage.verdict('Cora')).toBe('in')
    expect(await delegatesOf(stage.ports, person('Olga'))).toMatchObject({ mine: [person('Dora'), person('Cora')], iActFor: [] })
    expect((await delegatesOf(stage.ports, person('Cora'))).iActFor).toEqual([person('Olga')])
    await removeDelegate(stage.ports, person('Olga'), person('Cora').accountId)
    expect(await stage.lock(false, by('Cora'))).toEqual({ ok: false, code: 'not_host' })
    expect(stage.ports.audit.events.map(({ type }) => type)).toEqual(['delegate.added', 'delegate.removed'])
  })
})
