import { describe, expect, it } from 'vitest'
import type { DoorEntryId } from '../domain/ids.ts'
import { blockAtDoor } from './block-at-door.ts'
import { closeLeg } from './close-leg.ts'
import { createMeeting } from './create-meeting.ts'
import { dialIn } from './dial-in.ts'
import { person } from './fakes/fake-ports.ts'
import { ignoreAtDoor } from './ignore-at-door.ts'
import { inviteToConference, inviteToMeeting } from './invite.ts'
import { letIn } from './let-in.ts'
import { by, Stage } from './stage.suite.ts'
import { sweep } from './sweep.ts'
import { withdrawInvitation } from './withdraw-invitation.ts'

async function locked(invited: readonly string[] = ['Anna']): Promise<Stage> {
  const stage = await Stage.open({ invited })
  await stage.join('Olga')
  await stage.lock()
  return stage
}

describe('inviting', () => {
  it('[I1] puts any number of contacts on the roster at once, and they can join a locked meeting', async () => {
    const stage = await locked()
    const invitees = { accountIds: ['Bert', 'Cora'].map((name) => person(name).accountId), emails: [] }
    const answer = await inviteToConference(stage.ports, by('Olga'), await stage.id(), invitees, 'en')
    expect(answer).toMatchObject({
      ok: true,
      value: [
        { name: 'Bert', link: null },
        { name: 'Cora', link: null },
      ],
    })
    expect([await stage.verdict('Bert'), await stage.verdict('Cora')]).toEqual(['in', 'in'])
    expect(await stage.ports.recent.of(person('Olga').accountId, 2)).toEqual(invitees.accountIds)
    expect(stage.eventsOf('attendee.invited').map(({ name, via }) => [name, via])).toContainEqual(['Cora', 'invitation'])
  })

  it('[I1] is all or nothing, and twice the same is once', async () => {
    const stage = await locked()
    const invitees = { accountIds: [person('Bert').accountId, 'account-unknown'], emails: [] }
    expect(await inviteToConference(stage.ports, by('Olga'), await stage.id(), invitees, 'en')).toEqual({
      ok: false,
      code: 'unknown_account',
    })
    await stage.invite('Bert')
    const before = await stage.meeting()
    await stage.invite('Bert')
    expect(await stage.meeting()).toBe(before)
  })

  it('[I2] an e-mail address gets a link that binds to the first device that uses it', async () => {
    const stage = await locked()
    const link = await stage.inviteByMail('Mia')
    expect(stage.ports.mailer.sent).toEqual([{ to: 'mia@example.org', link, language: 'en' }])
    const mia = await stage.join('Whoever', { by: { link } })
    expect(mia).toMatchObject({ name: 'Mia', nameProved: true })
    expect(await stage.verdict('Thief', { by: { link } })).toBe('link_used')
    expect(await stage.verdict('Whoever', { by: { link } })).toBe('in')
  })

  it('[I2] a link whose first answer got lost is free again after a minute', async () => {
    const stage = await locked()
    const link = await stage.inviteByMail('Mia')
    await stage.admitted('Mia', { by: { link } })
    expect(await stage.verdict('Mia', { by: { link }, freshBrowser: true })).toBe('link_used')
    stage.ports.clock.advance(60_001)
    await sweep(stage.ports)
    expect(await stage.verdict('Mia', { by: { link }, freshBrowser: true })).toBe('in')
  })

  it('[I2] a fresh link for the same address ends the old one and its device', async () => {
    const stage = await locked()
    const old = await stage.inviteByMail('Mia')
    await stage.admitted('Mia', { by: { link: old } })
    const fresh = await stage.inviteByMail('Mia')
    expect([await stage.verdict('Mia', { by: { link: old } }), await stage.verdict('New', { by: { link: fresh } })]).toEqual([
      'no_meeting',
      'in',
    ])
  })

  it('[I2] [R6] a fresh link cuts what its predecessor still carries', async () => {
    const stage = await locked()
    const mia = await stage.join('Mia', { by: { link: await stage.inviteByMail('Mia') } })
    await closeLeg(stage.ports, { ...mia, generation: 1, cause: 'lost' })
    await stage.inviteByMail('Mia')
    expect(stage.ports.engine.closed).toEqual([{ leg: mia.legId, reason: 'replaced' }])
  })

  it('[I2] is only shown to the inviter, mailed or not', async () => {
    const stage = await locked()
    stage.ports.mailer.works = false
    const answer = await inviteToConference(
      stage.ports,
      by('Olga'),
      await stage.id(),
      { accountIds: [], emails: [{ email: 'NILS.Holm@example.org' }] },
      'de',
    )
    expect(answer).toMatchObject({ ok: true, value: [{ name: 'NILS.Holm'.toLowerCase(), email: 'nils.holm@example.org', mailed: false }] })
    expect(JSON.stringify([stage.events, await stage.view(by('Olga'))])).not.toContain(answer.ok && answer.value[0]!.link)
  })

  it('[I3] while locked only hosts invite, unless the settings say otherwise', async () => {
    const strict = await locked()
    expect(await strict.invite('Bert', by('Anna'))).toEqual({ ok: false, code: 'inviting_is_for_hosts' })
    expect(strict.eventsOf('verb.refused')).toMatchObject([{ verb: 'invite', by: by('Anna') }])
    expect(await strict.invite('Bert', by('Dora'))).toMatchObject({ ok: true })
    await strict.lock(false)
    expect(await strict.invite('Cora', by('Anna'))).toMatchObject({ ok: true })
    const lenient = await Stage.open({ invited: ['Anna'], settings: { inviteWhileLocked: 'everyone' } })
    await lenient.join('Olga')
    await lenient.lock()
    expect(await lenient.invite('Bert', by('Anna'))).toMatchObject({ ok: true })
    expect(await lenient.invite('Bert', by('Cora'))).toEqual({ ok: false, code: 'inviting_is_for_hosts' })
  })

  it('[I3] guests without account never invite, and others than hosts get no link of somebody known', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    await stage.join('Gil')
    expect(await stage.invite('Bert', await stage.guest('Gil'))).toEqual({ ok: false, code: 'inviting_is_for_hosts' })
    const link = await stage.inviteByMail('Mia', 'meeting')
    const answer = await inviteToConference(
      stage.ports,
      by('Anna'),
      await stage.id(),
      { accountIds: [], emails: [{ email: 'mia@example.org' }] },
      'en',
    )
    expect(answer).toMatchObject({ ok: true, value: [{ link: null, mailed: false }] })
    expect(await stage.verdict('Mia', { by: { link } })).toBe('in')
  })

  it('[R5] a removal or block beats every invitation but a host’s', async () => {
    const stage = await Stage.open({ invited: ['Anna', 'Bert'] })
    await stage.join('Olga')
    await stage.inviteByMail('Mia', 'meeting')
    for (const name of ['Bert', 'Mia']) await stage.remove(name, true)
    const mail = { accountIds: [], emails: [{ email: 'mia@example.org' }] }
    const refused = { ok: false, code: 'removed_by_host' }
    expect(await stage.invite('Bert', by('Anna'))).toEqual(refused)
    expect(await inviteToConference(stage.ports, by('Anna'), await stage.id(), mail, 'en')).toEqual(refused)
    expect(await stage.verdict('Bert')).toBe('blocked')
    await stage.lock()
    await stage.invite('Bert')
    const fresh = await stage.inviteByMail('Mia')
    expect([await stage.verdict('Bert'), await stage.verdict('Mia', { by: { link: fresh } })]).toEqual(['in', 'in'])
    expect((await stage.conference()).attendees.filter(({ name }) => name === 'Bert')).toHaveLength(1)
  })

  it('to the meeting is for hosts, stands for every conference, and reaches the live one', async () => {
    const stage = await locked()
    const bert = { accountIds: [person('Bert').accountId], emails: [] }
    expect(await inviteToMeeting(stage.ports, by('Anna'), stage.meetingId, bert, 'en')).toEqual({ ok: false, code: 'not_host' })
    expect(await inviteToMeeting(stage.ports, by('Cora'), stage.meetingId, bert, 'en')).toEqual({ ok: false, code: 'unknown_meeting' })
    expect(await inviteToMeeting(stage.ports, by('Dora'), stage.meetingId, bert, 'en')).toMatchObject({ ok: true })
    expect(await stage.verdict('Bert')).toBe('in')
  })

  it('[I5] [R5] withdrawing also takes out an invited account that was removed and came back by the open door', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    const { invitations } = await stage.meeting()
    await stage.remove('Anna')
    await stage.join('Anna')
    await stage.lock()
    expect(await stage.verdict('Anna')).toBe('in')
    expect(await withdrawInvitation(stage.ports, by('Olga'), stage.meetingId, invitations[0]!.id)).toMatchObject({ ok: true })
    expect(await stage.verdict('Anna')).toBe('meeting_locked')
  })

  it('[I5] withdrawing takes effect at once, present or not, and only for hosts', async () => {
    const stage = await locked(['Anna', 'Bert'])
    const link = await stage.inviteByMail('Mia', 'meeting')
    await stage.join('Anna')
    const { invitations } = await stage.meeting()
    const withdraw = (name: string, actor = by('Olga')) =>
      withdrawInvitation(stage.ports, actor, stage.meetingId, invitations.find((invitation) => invitation.name === name)!.id)
    expect(await withdraw('Anna', by('Bert'))).toEqual({ ok: false, code: 'not_host' })
    for (const name of ['Anna', 'Bert', 'Mia']) expect(await withdraw(name)).toMatchObject({ ok: true })
    expect([await stage.verdict('Anna'), await stage.verdict('Bert'), await stage.verdict('Mia', { by: { link } })]).toEqual([
      'meeting_locked',
      'meeting_locked',
      'no_meeting',
    ])
    expect(stage.ports.engine.closed).toMatchObject([{ reason: 'removed' }])
    expect(await withdraw('Mia')).toEqual({ ok: false, code: 'unknown_invitation' })
  })

  it('a meeting is made on behalf of an organizer by a delegate only', async () => {
    const stage = await Stage.open()
    const wanted = {
      title: 'Board',
      organizerId: person('Olga').accountId,
      invitees: { accountIds: [person('Anna').accountId], emails: [] },
    }
    expect(await createMeeting(stage.ports, person('Anna'), wanted, 'en')).toEqual({ ok: false, code: 'not_host' })
    const made = await createMeeting(stage.ports, person('Dora'), wanted, 'en')
    expect(made).toMatchObject({
      ok: true,
      value: { meeting: { organizer: person('Olga'), myRole: 'delegate', invitations: [{ name: 'Anna' }] } },
    })
  })
})

const idOf = async (stage: Stage, name: string): Promise<DoorEntryId> => (await stage.doorEntry(name)).id

describe('the door list', () => {
  it('[I4] shows name, path, how far proved and tries', async () => {
    const stage = await locked()
    await stage.enter('Gil', { path: 'sdk' })
    await stage.enter('Gil', { path: 'app' })
    await stage.enter('Cora')
    expect((await stage.view(by('Olga'))).door).toMatchObject([
      { name: 'Gil', nameProved: false, proof: 'none', path: 'app', tries: 2, code: 'meeting_locked', state: 'waiting' },
      { name: 'Cora', nameProved: true, proof: 'account', path: 'app', tries: 1, code: 'meeting_locked', state: 'waiting' },
    ])
  })

  it('[I4] letting in puts them on the roster while the door stays locked', async () => {
    const stage = await locked()
    await stage.enter('Gil')
    await stage.enter('Cora')
    for (const name of ['Gil', 'Cora']) await letIn(stage.ports, by('Dora'), await stage.id(), await idOf(stage, name))
    expect((await stage.conference()).lock.locked).toBe(true)
    expect([await stage.verdict('Gil'), await stage.verdict('Cora'), await stage.verdict('Hugo')]).toEqual(['in', 'in', 'meeting_locked'])
    expect((await stage.attendee('Gil')).nameProved).toBe(false)
    expect((await stage.view(by('Olga'))).door.map(({ name }) => name)).toEqual(['Hugo'])
  })

  it('[I4] [I2] somebody let in at a link of another device comes in by it', async () => {
    const stage = await locked()
    const link = await stage.inviteByMail('Mia')
    await stage.join('Mia', { by: { link } })
    await stage.enter('Tablet', { by: { link } })
    await letIn(stage.ports, by('Olga'), await stage.id(), await idOf(stage, 'Tablet'))
    expect(await stage.admitted('Tablet', { by: { link } })).toMatchObject({ name: 'Tablet', nameProved: false })
  })

  it('[I4] the ignored make no more noise: nothing changes but the log', async () => {
    const stage = await locked()
    await stage.enter('Gil')
    await ignoreAtDoor(stage.ports, by('Olga'), await stage.id(), await idOf(stage, 'Gil'))
    const before = await stage.meeting()
    const count = stage.eventsOf('join.refused').length
    await stage.enter('Gil')
    await stage.enter('Gil', { freshBrowser: true })
    expect(await stage.meeting()).toBe(before)
    expect(stage.eventsOf('join.refused')).toHaveLength(count + 2)
  })

  it('[I4] [R5] the blocked are refused locked or not, silently, until a host lets them in after all', async () => {
    const stage = await locked()
    await stage.enter('Gil')
    await stage.enter('Cora')
    for (const name of ['Gil', 'Cora']) await blockAtDoor(stage.ports, by('Olga'), await stage.id(), await idOf(stage, name))
    await stage.lock(false)
    const before = await stage.meeting()
    expect([await stage.verdict('Gil'), await stage.verdict('Cora')]).toEqual(['blocked', 'blocked'])
    expect(await stage.meeting()).toBe(before)
    for (const name of ['Gil', 'Cora']) await letIn(stage.ports, by('Olga'), await stage.id(), await idOf(stage, name))
    expect([await stage.verdict('Gil'), await stage.verdict('Cora')]).toEqual(['in', 'in'])
  })

  it('[I4] a flood is coalesced: five faces a source, a hundred in all, the rest a number', async () => {
    const stage = await locked()
    for (let number = 0; number < 50; number++) await stage.enter(`Bot ${String(number)}`, { source: 'one host' })
    const fromOne = (await stage.conference()).door
    expect([fromOne.length, fromOne.reduce((sum, { tries }) => sum + tries, 0)]).toEqual([5, 50])
    for (let number = 0; number < 150; number++) await stage.enter(`Drone ${String(number)}`, { source: `host ${String(number)}` })
    const { door, doorOverflow } = await stage.view(by('Olga'))
    expect([door.length, doorOverflow]).toEqual([100, { tries: 55, sources: 55 }])
  })

  it('[I4] is for hosts', async () => {
    const stage = await locked()
    await stage.join('Anna')
    await stage.enter('Gil')
    const [id, entry] = [await stage.id(), await idOf(stage, 'Gil')]
    for (const verb of [letIn, ignoreAtDoor, blockAtDoor])
      expect(await verb(stage.ports, by('Anna'), id, entry)).toEqual({ ok: false, code: 'not_host' })
    expect(stage.eventsOf('verb.refused').map(({ verb }) => verb)).toEqual(['let-in', 'ignore', 'block'])
  })
})

describe('PINs', () => {
  it('[P1] everyone invited has one at the start, and whoever is invited, let in or admitted later gets one then', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    await stage.join('Gil')
    await stage.invite('Bert')
    await stage.inviteByMail('Mia')
    const { attendees } = await stage.conference()
    expect(attendees.filter(({ pin }) => pin !== null)).toHaveLength(6)
    expect(new Set(attendees.map(({ pin }) => pin?.hash)).size).toBe(6)
  })

  it('[P2] one dies with its attendee’s removal; coming back brings a new one', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    const old = (await stage.attendee('Anna')).pin
    await stage.remove('Anna')
    await stage.invite('Anna')
    expect((await stage.attendee('Anna')).pin).not.toEqual(old)
    expect(await stage.verdict('Caller', { by: { pin: stage.ports.secrets.unseal(old!.sealed) } })).toBe('pin_unknown')
  })

  it('[P3] one phone or room at a time; a second use is refused and told, and after a drop it works again', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    const anna = await stage.attendee('Anna')
    const pin = stage.ports.secrets.unseal(anna.pin!.sealed)
    const call = await stage.join('+491234', { by: { pin }, path: 'phone' })
    expect(call).toMatchObject({ attendeeId: anna.id, name: 'Anna' })
    expect(await stage.verdict('+495678', { by: { pin }, path: 'room' })).toBe('pin_in_use')
    expect(stage.eventsOf('pin.in_use')).toEqual([{ type: 'pin.in_use', attendeeId: anna.id, path: 'room' }])
    await closeLeg(stage.ports, { ...call, generation: 1, cause: 'lost' })
    expect(await stage.verdict('+491234', { by: { pin }, path: 'phone' })).toBe('in')
  })

  it('[P3] of a second use the owner, the organizer and delegates see when it was, and nobody else', async () => {
    const stage = await Stage.open({ invited: ['Anna', 'Bert'] })
    await stage.join('Olga')
    const { clock } = stage.ports
    const pin = stage.ports.secrets.unseal((await stage.attendee('Anna')).pin!.sealed)
    const seenBy = async (name: string) => (await stage.view(by(name))).attendees.find((one) => one.name === 'Anna')?.pinTriedAt
    await stage.join('Caller', { by: { pin }, path: 'phone' })
    expect(await seenBy('Anna')).toBeNull()
    await stage.enter('Other', { by: { pin }, path: 'phone' })
    const first = clock.now()
    for (const name of ['Anna', 'Olga', 'Dora']) expect(await seenBy(name)).toBe(first)
    expect(await seenBy('Bert')).toBeNull()
    clock.advance(9_000)
    await stage.enter('Other', { by: { pin }, path: 'phone' })
    expect(await seenBy('Olga')).toBe(first)
    clock.advance(1_000)
    await stage.enter('Other', { by: { pin }, path: 'phone' })
    expect(await seenBy('Olga')).toBe(clock.now())
    expect(stage.eventsOf('pin.in_use')).toHaveLength(3)
    await stage.remove('Anna')
    expect(await seenBy('Olga')).toBeNull()
  })

  it('[P4] is shown to its owner, and to nobody else', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    await stage.join('Gil')
    const pins = (await stage.conference()).attendees.map(({ pin }) => stage.ports.secrets.unseal(pin!.sealed))
    expect(await dialIn(stage.ports, by('Anna'), await stage.id())).toEqual({ ok: true, value: { pin: pins[2], byTelephone: true } })
    expect(await dialIn(stage.ports, await stage.guest('Gil'), await stage.id())).toEqual({
      ok: true,
      value: { pin: pins[3], byTelephone: true },
    })
    expect(await dialIn(stage.ports, by('Cora'), await stage.id())).toEqual({ ok: false, code: 'unknown_attendee' })
    const seen = JSON.stringify([await stage.view(by('Olga')), stage.events])
    for (const pin of pins) expect(seen).not.toContain(pin)
  })
})
