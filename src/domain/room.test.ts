import { describe, expect, it } from 'vitest'
import { branded, type RoomAddress } from './ids.ts'
import type { Meeting } from './meeting.ts'
import { roomEntry } from './new-attendee.ts'
import { invitationOfRoom, meetingOfRoom } from './room.ts'
import { sampleMeeting } from './sample-meeting.suite.ts'

const ADDRESS = branded<RoomAddress>('board@rooms.example.org')
const NOW = 100_000_000
const MINUTE = 60_000

const { meeting: sample, context } = sampleMeeting()
const invitation = { ...sample.invitations[0]!, invitee: { kind: 'room', address: ADDRESS }, name: 'Board', link: null } as const

/** The room is invited to it. */
const meeting = (title: string, more: Partial<Meeting>): Meeting => ({
  ...sample,
  title,
  invitations: [invitation],
  conference: null,
  ...more,
})

/** Minutes from now. */
const planned = (from: number, to: number) => ({ schedule: { startsAt: NOW + from * MINUTE, endsAt: NOW + to * MINUTE } })

const live = (title: string, minutesAgo: number, attendees = [roomEntry(context, { address: ADDRESS, name: 'Board' })]): Meeting =>
  meeting(title, { conference: { ...sample.conference!, startedAt: NOW - minutesAgo * MINUTE, attendees } })

const found = (...meetings: readonly Meeting[]): string | null => meetingOfRoom(meetings, ADDRESS, NOW)?.title ?? null

describe('the meeting that a room is in for', () => {
  it('[V1] is the one that is on, and of several the one that began last', () => {
    expect(found(live('early', 50), live('late', 5), live('earlier', 90))).toBe('late')
    expect(found(live('overrunning', 60), meeting('planned', planned(-1, 30)))).toBe('planned')
    expect(found(live('begun', 0.5), meeting('planned', planned(-1, 30)))).toBe('begun')
  })

  it('[V1] else is the next one that begins within a quarter of an hour', () => {
    expect(found(meeting('later', planned(14, 60)), meeting('next', planned(10, 60)))).toBe('next')
    expect(found(meeting('on', planned(-60, 1)), meeting('next', planned(1, 60)))).toBe('on')
    expect(found(meeting('too early', planned(15.1, 60)))).toBeNull()
    expect(found(meeting('over', planned(-60, 0)))).toBeNull()
    expect(found(meeting('at no time', {}))).toBeNull()
  })

  it('[V1] [R5] is none from which it was removed, and none to which it is not invited', () => {
    const removed = {
      ...roomEntry(context, { address: ADDRESS, name: 'Board' }),
      standing: 'removed',
      invitationId: invitation.id,
    } as const
    expect(found(live('removed', 5, [removed]))).toBeNull()
    expect(found(meeting('others', { ...planned(-1, 30), invitations: sample.invitations }))).toBeNull()
    expect(meetingOfRoom([live('other', 5)], branded('other@rooms.example.org'), NOW)).toBeNull()
  })

  it('[V1] is one to which its address was invited by mail, unless that was withdrawn', () => {
    const mailed = {
      ...invitation,
      invitee: { kind: 'email', email: ADDRESS },
      link: { hash: branded<never>('link'), device: null },
    } as const
    expect(invitationOfRoom(meeting('', { invitations: [mailed] }), ADDRESS)).toBe(mailed)
    expect(invitationOfRoom(meeting('', { invitations: [{ ...mailed, link: null }] }), ADDRESS)).toBeUndefined()
  })
})
