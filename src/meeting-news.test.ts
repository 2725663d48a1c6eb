import { describe, expect, it } from 'vitest'
import { anAttendee, aView } from '../shared/api/conference-samples.ts'
import type { Role } from './domain/actor.ts'
import type { AttendeeView, ConferenceView, ReaderView } from './domain/view.ts'
import { newsBetween, viewAfter, whoOf } from './meeting-news.ts'

const attendee = (id: string, given: Partial<AttendeeView> = {}): AttendeeView => anAttendee({ id, name: id, ...given })

const reader = (role: Role): ReaderView => ({ attendeeId: 'me', role, mayInvite: false, call: null })

const view = (...attendees: AttendeeView[]): ConferenceView =>
  aView({ me: reader('attendee'), attendees: [attendee('me', { isMe: true }), ...attendees] })

const ANNA = attendee('Anna')
const EVE = attendee('Eve', { nameProved: false })
const named = (name: string, proved = true) => ({ kind: 'named', name, proved })

describe('who somebody is', () => {
  it('[R7] a name, proved or not', () => {
    expect([whoOf(ANNA), whoOf(EVE)]).toEqual([named('Anna'), named('Eve', false)])
  })

  it.each([
    ['+493012345678', '5678'],
    ['03012345678', '5678'],
    ['•••••••••••78', '78'],
    ['••', ''],
    ['Anonymous', ''],
  ])('[R7] of the number %s no more is told than %s', (name, ending) => {
    expect(whoOf({ name, nameProved: false })).toEqual({ kind: 'caller', ending })
  })

  it('somebody who is really called so is named', () => {
    expect(whoOf({ name: 'Anonymous', nameProved: true })).toEqual(named('Anonymous'))
  })
})

describe('news', () => {
  it('one comes, one goes', () => {
    const left = { type: 'people', change: 'left', others: 1, who: named('Anna') }
    const joined = { type: 'people', change: 'joined', others: 1, who: named('Eve', false) }
    expect(newsBetween(view(ANNA), view(EVE))).toEqual([left, joined])
  })

  it('several at once are nobody in particular; who is invited has not come, and who dropped has gone', () => {
    expect(newsBetween(view(), view(ANNA, EVE))).toEqual([{ type: 'people', change: 'joined', others: 2, who: null }])
    expect(newsBetween(view(), view(attendee('Ines', { standing: 'invited' })))).toEqual([])
    const dropped = { ...ANNA, standing: 'dropped' as const }
    expect(newsBetween(view(ANNA, EVE), view(dropped, EVE))).toEqual([{ type: 'people', change: 'left', others: 1, who: named('Anna') }])
  })

  it('one’s own coming and going is no news', () => {
    const gone = { ...view(), attendees: [attendee('me', { isMe: true, standing: 'left' })] }
    expect(newsBetween(view(), gone)).toEqual([])
  })

  it('[L9] who locked, unless it was oneself or nobody', () => {
    const locked = (changedBy: string | null, changedByMe: boolean) => ({
      ...view(),
      lock: { ...view().lock, locked: true, version: 2, changedBy, changedByMe },
    })
    const news = { type: 'lock', locked: true, version: 2 }
    expect(newsBetween(view(), locked('Anna', false))).toEqual([{ ...news, by: named('Anna') }])
    expect(newsBetween(view(), locked('me', true))).toEqual([{ ...news, by: null }])
    expect(newsBetween(view(), locked(null, false))).toEqual([{ ...news, by: null }])
  })

  it('[P3] a PIN was tried: one’s own, or somebody’s; once for each time', () => {
    const own = viewAfter(view(), { type: 'attendee', attendee: attendee('me', { isMe: true, pinTriedAt: 5 }) })
    expect(newsBetween(view(), own)).toEqual([{ type: 'pinTried', owner: null }])
    expect(newsBetween(own, own)).toEqual([])
    expect(newsBetween(view(ANNA), view({ ...ANNA, pinTriedAt: 5 }))).toEqual([{ type: 'pinTried', owner: named('Anna') }])
  })

  it('who took a picture of the meeting, once for each', () => {
    const taken = viewAfter(view(), { type: 'lastSnapshot', lastSnapshot: { by: 'Anna', byMe: false, at: 5 } })
    expect(newsBetween(view(), taken)).toEqual([{ type: 'snapshot', by: named('Anna') }])
    expect(newsBetween(taken, { ...taken, lastSnapshot: { by: 'Anna', byMe: false, at: 5 } })).toEqual([])
    expect(newsBetween(taken, { ...taken, lastSnapshot: { by: 'me', byMe: true, at: 6 } })).toEqual([{ type: 'snapshot', by: null }])
  })

  it('one becomes a host', () => {
    const host = viewAfter(view(), { type: 'me', me: reader('delegate') })
    expect(newsBetween(view(), host)).toEqual([{ type: 'role', host: true }])
  })
})
