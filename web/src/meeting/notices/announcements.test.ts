import { describe, expect, it } from 'vitest'
import { aDoorEntry, anAttendee, aView } from '../../../../shared/api/conference-samples.ts'
import { announcementsOf, DoorAnnouncer } from './announcements.ts'

const lock = { locked: true, version: 2, changedBy: 'Mara Lindqvist', changedByMe: false, changedAt: 5 }

describe('announcements', () => {
  it('[L9] a lock change interrupts, and says by whom', () => {
    expect(announcementsOf(aView(), aView({ lock }))).toEqual([
      { urgency: 'assertive', key: 'sayLockedBy', values: { name: 'Mara Lindqvist' } },
    ])
    expect(announcementsOf(aView(), aView({ lock: { ...lock, changedByMe: true } }))[0]?.key).toBe('sayLockedByYou')
    expect(announcementsOf(aView({ lock }), aView({ lock: { ...lock, locked: false, version: 3 } }))[0]?.key).toBe('sayUnlockedBy')
    expect(announcementsOf(aView({ lock }), aView({ lock }))).toEqual([])
  })

  it('[R2] says who is back, and nothing of an ordinary arrival', () => {
    const dropped = aView({ attendees: [anAttendee({ standing: 'dropped' })] })
    expect(announcementsOf(dropped, aView()).map(({ key }) => key)).toEqual(['sayBack'])
    expect(announcementsOf(aView({ attendees: [anAttendee({ standing: 'invited' })] }), aView())).toEqual([])
    expect(announcementsOf(null, aView())).toEqual([])
  })

  it('[R7] a removal interrupts, and shows an unproved name in brackets', () => {
    const before = aView({ attendees: [anAttendee({ name: 'Ricardo', nameProved: false })] })
    const after = aView({ attendees: [anAttendee({ name: 'Ricardo', nameProved: false, standing: 'removed' })] })
    expect(announcementsOf(before, after)).toEqual([{ urgency: 'assertive', key: 'sayRemoved', values: { name: '<Ricardo>' } }])
  })

  it('[T5] a picture of the meeting that somebody took interrupts, and says by whom', () => {
    const taken = aView({ lastSnapshot: { by: 'Mara Lindqvist', byMe: false, at: 5 } })
    expect(announcementsOf(aView(), taken)).toEqual([{ urgency: 'assertive', key: 'snapshotTaken', values: { name: 'Mara Lindqvist' } }])
    expect(announcementsOf(taken, aView({ lastSnapshot: { by: 'Me', byMe: true, at: 6 } }))[0]?.key).toBe('snapshotTakenByYou')
    expect(announcementsOf(taken, { ...taken, lastSnapshot: { by: 'Mara Lindqvist', byMe: false, at: 5 } })).toEqual([])
  })

  it('[P4] tells that the own telephone is connected', () => {
    const me = anAttendee({ isMe: true, legs: [{ id: 'l', path: 'app' }] })
    const calling = aView({ attendees: [{ ...me, legs: [...me.legs, { id: 'p', path: 'phone' }] }] })
    expect(announcementsOf(aView({ attendees: [me] }), calling).map(({ key }) => key)).toEqual(['sayOwnTelephone'])
  })

  it('[I4] the door speaks at most once in 10 s, and of each one once', () => {
    const announcer = new DoorAnnouncer()
    const one = aView({ door: [aDoorEntry({ id: '1', firstAt: 1 })] })
    const flood = aView({
      door: Array.from({ length: 20 }, (_, at) => aDoorEntry({ id: String(at), name: `Guest ${String(at)}`, firstAt: at })),
    })
    expect(announcer.next(one, 0)?.values['n']).toBe(1)
    expect(announcer.next(one, 20_000)).toBeNull()
    expect(announcer.next(flood, 25_000)?.values).toEqual({ name: 'Guest 19', n: 20 })
    expect(announcer.next(aView({ door: [aDoorEntry({ id: 'new' })] }), 30_000)).toBeNull()
    expect(announcer.next(aView({ door: [aDoorEntry({ id: 'new' })] }), 35_000)).not.toBeNull()
    expect(announcer.next(flood, 50_000)).toBeNull()
  })
})
