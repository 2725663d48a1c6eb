import { describe, expect, it } from 'vitest'
import { ConferenceUpdate, ConferenceView } from '../../shared/api/conference.ts'
import { DoorUpdate, Standpoint } from '../../shared/api/enter.ts'
import { MeetingView } from '../../shared/api/meeting.ts'
import { updatesFor } from '../domain/view-updates.ts'
import { person } from './fakes/fake-ports.ts'
import { by, Stage } from './stage.suite.ts'
import { standpoint } from './standpoint.ts'
import { viewDoor } from './view-door.ts'
import { viewMeeting } from './view-meetings.ts'

describe('views are what the API says they are', () => {
  it('of conferences, with every update', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.join('Olga')
    const empty: ConferenceView = await stage.view(by('Olga'))
    await stage.join('Gil')
    await stage.lock()
    await stage.enter('Hugo')
    await stage.remove('Anna')
    const view: ConferenceView = await stage.view(by('Olga'))
    expect(ConferenceView.parse(view)).toEqual(view)
    const updates: ConferenceUpdate[] = updatesFor(empty, await stage.meeting(), by('Olga'), 0)
    expect(updates.map((update) => ConferenceUpdate.parse(update))).toEqual(updates)
    expect(updates.map(({ type }) => type)).toEqual(['lock', 'attendee', 'attendee', 'door'])
  })

  it('of meetings and the door', async () => {
    const stage = await Stage.open({ invited: ['Anna'] })
    await stage.inviteByMail('Mia', 'meeting')
    await stage.join('Olga')
    const seen = await viewMeeting(stage.ports, person('Olga'), stage.meetingId)
    expect(seen.ok).toBe(true)
    const meeting: MeetingView | null = seen.ok ? seen.value : null
    expect(MeetingView.parse(meeting)).toEqual(meeting)
    const visitor = { by: { number: (await stage.meeting()).number }, account: person('Anna'), device: null }
    const place: Standpoint = await standpoint(stage.ports, visitor)
    expect(Standpoint.parse(place)).toEqual({
      standing: 'rostered',
      title: 'Planning',
      name: 'Anna',
      live: true,
      locked: false,
      present: 1,
    })
    const { update } = await viewDoor(stage.ports, visitor)
    expect(DoorUpdate.parse(update)).toEqual({ type: 'let_in' })
  })
})
