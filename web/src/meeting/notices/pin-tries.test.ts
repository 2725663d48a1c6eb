import { describe, expect, it } from 'vitest'
import { anAttendee, aView } from '../../../../shared/api/conference-samples.ts'
import { pinTries } from './pin-tries.ts'

const viewOf = (...attendees: Parameters<typeof anAttendee>[0][]) => aView({ attendees: attendees.map(anAttendee) })

describe('tries of a PIN that is in use', () => {
  it('[P3] the owner is told that it is the own PIN, and what was using it', () => {
    const me = { isMe: true, legs: [{ id: 'l', path: 'phone' as const }] }
    expect(pinTries(viewOf(me), viewOf({ ...me, pinTriedAt: 5 }))).toEqual([{ key: 'pinTriedOnPhone', values: {} }])
    const inRoom = { isMe: true, legs: [{ id: 'l', path: 'room' as const }] }
    expect(pinTries(viewOf(inRoom), viewOf({ ...inRoom, pinTriedAt: 5 }))).toEqual([{ key: 'pinTriedInRoom', values: {} }])
  })

  it('[P3] [R7] hosts are told whose it is, an unproved name in brackets', () => {
    const guest = { id: 'g', name: 'Ricardo', nameProved: false }
    expect(pinTries(viewOf(guest), viewOf({ ...guest, pinTriedAt: 5 }))).toEqual([{ key: 'pinTriedOf', values: { name: '<Ricardo>' } }])
  })

  it('[P3] each try is told once, and none that came before one looked', () => {
    const [once, twice] = [viewOf({ pinTriedAt: 5 }), viewOf({ pinTriedAt: 9_000 })]
    expect(pinTries(once, twice)).toHaveLength(1)
    for (const before of [null, twice, viewOf({ id: 'somebody else' })]) expect(pinTries(before, twice)).toEqual([])
    expect(pinTries(once, viewOf({ pinTriedAt: null }))).toEqual([])
  })
})
