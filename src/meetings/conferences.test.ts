import { describe, expect, it } from 'vitest'
import { closeLeg } from './close-leg.ts'
import { deleteMeeting } from './delete-meeting.ts'
import { endConference } from './end-conference.ts'
import { leave } from './leave.ts'
import { person } from './fakes/fake-ports.ts'
import { recover } from './recover.ts'
import { by, Stage } from './stage.suite.ts'
import { sweep } from './sweep.ts'
import { listMeetings } from './view-meetings.ts'

const MINUTES = 60_000

describe('the start', () => {
  it.each(['Olga', 'Dora', 'Anna'])('[C1] %s, who is invited, starts a conference by being admitted', async (name) => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.admitted(name)
    expect(stage.eventsOf('conference.started')).toMatchObject([{ by: by(name) }])
  })

  it('[C1] [A7] strangers start nothing', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    expect([await stage.verdict('Gil'), await stage.verdict('Cora')]).toEqual(['no_meeting', 'no_meeting'])
    expect((await stage.meeting()).conference).toBeNull()
  })

  it('[C1] [I2] somebody with a personal link starts it too', async () => {
    const stage = await Stage.open()
    const link = await stage.inviteByMail('Mia', 'meeting')
    const mia = await stage.admitted('Someone', { by: { link } })
    expect(mia).toMatchObject({ name: 'Mia', nameProved: true })
    expect(stage.eventsOf('conference.started')).toMatchObject([{ by: { kind: 'attendee', attendeeId: mia.attendeeId } }])
  })

  it('[C2] the roster starts with everyone invited, organizer and delegates included', async () => {
    const stage = await Stage.open({ invited: ['Anna', 'Dora'] })
    await stage.inviteByMail('Mia', 'meeting')
    await stage.admitted('Anna')
    const { attendees } = await stage.conference()
    expect(attendees.map(({ name, standing }) => [name, standing])).toEqual(
      ['Olga', 'Dora', 'Anna', 'Mia'].map((name) => [name, 'invited']),
    )
  })

  it('[C2] it is unlocked unless the meeting says otherwise', async () => {
    const open = await Stage.open()
    const shut = await Stage.open({ settings: { startLocked: true } })
    await open.admitted('Olga')
    await shut.admitted('Olga')
    expect((await open.conference()).lock).toMatchObject({ locked: false, version: 1 })
    expect((await shut.conference()).lock).toMatchObject({ locked: true, version: 1, changedBy: null })
    expect(await shut.verdict('Gil')).toBe('meeting_locked')
  })

  it('[C3] two who come at once come into one conference', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    const [olga, anna] = await Promise.all([stage.admitted('Olga'), stage.admitted('Anna')])
    expect(olga.conferenceId).toBe(anna.conferenceId)
    expect(stage.eventsOf('conference.started')).toHaveLength(1)
  })
})

describe('the end', () => {
  it('[C1] only hosts end it for all', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Anna')
    expect(await endConference(stage.ports, by('Anna'), await stage.id())).toEqual({ ok: false, code: 'not_host' })
    expect(stage.eventsOf('verb.refused')).toMatchObject([{ verb: 'end', by: by('Anna'), code: 'not_host' }])
    expect(await endConference(stage.ports, by('Dora'), await stage.id())).toMatchObject({ ok: true })
    expect((await stage.meeting()).conference).toBeNull()
    expect(await stage.ports.engine.liveLegs()).toEqual([])
    expect(stage.eventsOf('conference.ended')).toMatchObject([{ by: by('Dora'), reason: 'ended_by_host' }])
  })

  it('[C1] it ends after it has been empty for the set time', async () => {
    const stage = await Stage.open({ settings: { emptyMinutes: 3 } })
    const olga = await stage.join('Olga')
    stage.ports.clock.advance(60 * MINUTES)
    await sweep(stage.ports)
    await closeLeg(stage.ports, { ...olga, generation: 1, cause: 'lost' })
    stage.ports.clock.advance(3 * MINUTES - 1)
    await sweep(stage.ports)
    expect((await stage.meeting()).conference).not.toBeNull()
    stage.ports.clock.advance(1)
    await sweep(stage.ports)
    expect((await stage.meeting()).conference).toBeNull()
    expect(stage.eventsOf('conference.ended')).toMatchObject([{ by: { kind: 'server' }, reason: 'empty' }])
  })

  it('[C1] [L7] a restart of the server is not an end, however long it took', async () => {
    const stage = await Stage.open()
    await stage.join('Olga')
    await stage.lock()
    await leave(stage.ports, by('Olga'), await stage.id())
    stage.ports.clock.advance(9 * MINUTES)
    await recover(stage.ports)
    stage.ports.clock.advance(9 * MINUTES)
    await sweep(stage.ports)
    expect((await stage.conference()).lock.locked).toBe(true)
  })

  it('[C2] [P2] the next one starts from the invitations: guests are strangers, PINs are dead, the lock is open', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    await stage.join('Gil')
    await stage.invite('Bert')
    const link = await stage.inviteByMail('Mia')
    const pin = stage.ports.secrets.unseal((await stage.attendee('Anna')).pin!.sealed)
    await stage.lock()
    await endConference(stage.ports, by('Olga'), await stage.id())
    expect([await stage.verdict('Gil'), await stage.verdict('Bert'), await stage.verdict('Mia', { by: { link } })]).toEqual(
      Array(3).fill('no_meeting'),
    )
    await stage.join('Olga')
    expect((await stage.conference()).attendees.map(({ name }) => name)).toEqual(['Olga', 'Dora', 'Anna'])
    expect(await stage.verdict('Caller', { by: { pin } })).toBe('pin_unknown')
    expect((await stage.conference()).lock.locked).toBe(false)
    await stage.lock()
    expect([await stage.verdict('Gil'), await stage.verdict('Anna')]).toEqual(['meeting_locked', 'in'])
  })

  it('[I2] a personal link still knows its device in the next conference, even if its last entry never opened a leg', async () => {
    const stage = await Stage.open()
    const link = await stage.inviteByMail('Mia', 'meeting')
    await stage.join('Mia', { by: { link } })
    await stage.admitted('Mia', { by: { link } })
    await endConference(stage.ports, by('Olga'), await stage.id())
    expect(await stage.verdict('Thief', { by: { link } })).toBe('link_used')
    expect(await stage.verdict('Mia', { by: { link } })).toBe('in')
  })

  it('verbs upon a conference that is over do nothing to the next one', async () => {
    const stage = await Stage.open()
    await stage.join('Olga')
    const over = await stage.id()
    await endConference(stage.ports, by('Olga'), over)
    await stage.join('Olga')
    expect(await endConference(stage.ports, by('Olga'), over)).toEqual({ ok: false, code: 'no_conference' })
    expect((await stage.meeting()).conference).not.toBeNull()
  })
})

describe('meetings', () => {
  it('are listed for whom they concern; one who was only called into a live one sees it until removed', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    await stage.invite('Bert')
    const seen = async (name: string) => (await listMeetings(stage.ports, person(name))).map(({ myRole, live }) => [myRole, live !== null])
    expect([await seen('Olga'), await seen('Dora'), await seen('Anna'), await seen('Bert'), await seen('Cora')]).toEqual([
      [['organizer', true]],
      [['delegate', true]],
      [['attendee', true]],
      [['attendee', true]],
      [],
    ])
    await stage.remove('Bert')
    await stage.remove('Anna')
    expect([await seen('Anna'), await seen('Bert')]).toEqual([[['attendee', false]], []])
  })

  it('are deleted by hosts, and only between conferences', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    expect(await deleteMeeting(stage.ports, person('Olga'), stage.meetingId)).toEqual({ ok: false, code: 'meeting_live' })
    await endConference(stage.ports, by('Olga'), await stage.id())
    expect(await deleteMeeting(stage.ports, person('Anna'), stage.meetingId)).toEqual({ ok: false, code: 'not_host' })
    expect(await deleteMeeting(stage.ports, person('Cora'), stage.meetingId)).toEqual({ ok: false, code: 'unknown_meeting' })
    expect(await deleteMeeting(stage.ports, person('Dora'), stage.meetingId)).toMatchObject({ ok: true })
    expect(await stage.ports.store.find({ meetingId: stage.meetingId })).toBeNull()
  })

  it('stay when somebody comes in while they are being deleted', async () => {
    const stage = await Stage.open()
    const { store } = stage.ports
    const find: typeof store.find = async (key) => {
      const found = await store.find(key)
      await stage.join('Olga')
      return found
    }
    const ports = { store: { find, delete: (id: typeof stage.meetingId) => store.delete(id) } }
    expect(await deleteMeeting(ports, person('Olga'), stage.meetingId)).toEqual({ ok: false, code: 'meeting_live' })
    expect((await store.find({ meetingId: stage.meetingId }))?.conference).not.toBeNull()
  })
})
