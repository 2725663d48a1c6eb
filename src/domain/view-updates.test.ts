import { describe, expect, it } from 'vitest'
import { branded, type AccountId, type ConferenceId } from './ids.ts'
import type { Actor } from './actor.ts'
import { sampleMeeting } from './sample-meeting.suite.ts'
import { invite } from './invite.ts'
import { changeLock } from './lock.ts'
import { removeAttendee } from './remove.ts'
import { updatesBetween, updatesFor } from './view-updates.ts'
import { viewOf, type ConferenceUpdate, type ConferenceView } from './view.ts'

const olga: Actor = { kind: 'account', accountId: branded<AccountId>('olga'), name: 'Olga' }
const anna: Actor = { kind: 'account', accountId: branded<AccountId>('anna'), name: 'Anna' }

describe('updates', () => {
  it('are none when nothing changed, and views of the unchanged are the same objects', () => {
    const { meeting } = sampleMeeting()
    const [one, other] = [viewOf(meeting, olga)!, viewOf({ ...meeting }, olga)!]
    expect(updatesBetween(one, other)).toEqual([])
    expect(one.attendees[1]).toBe(other.attendees[1])
  })

  it('[L9] of a lock are one, for each reader in their own words', () => {
    const { meeting, context } = sampleMeeting()
    const { meeting: locked } = changeLock(meeting, olga, { locked: true, ifVersion: null }, context)
    const told = [olga, anna].map((reader) => updatesFor(viewOf(meeting, reader)!, locked, reader, 0))
    expect(told[0]).toMatchObject([{ type: 'lock', number: null, mayInvite: true, lock: { changedByMe: true, changedBy: 'Olga' } }])
    expect(told[1]).toMatchObject([
      { type: 'me', me: { mayInvite: false } },
      { type: 'lock', mayInvite: false, lock: { changedByMe: false } },
    ])
  })

  it('[R4] of a removal: the removed hears it and nothing more, hosts see it, others see somebody gone', () => {
    const { meeting, context } = sampleMeeting()
    const entry = meeting.conference!.attendees.find(({ name }) => name === 'Bert')!
    const { meeting: after } = removeAttendee(meeting, olga, entry.id, true, context)
    const bert: Actor = { kind: 'account', ...entry.account! }
    expect(updatesFor(viewOf(meeting, bert)!, after, bert, 0)).toEqual([{ type: 'removed', at: context.now, blocked: true }])
    expect(updatesFor(viewOf(meeting, anna)!, after, anna, 0)).toEqual([{ type: 'gone', attendeeId: entry.id }])
    expect(updatesFor(viewOf(meeting, olga)!, after, olga, 0)).toMatchObject([{ type: 'attendee', attendee: { standing: 'removed' } }])
  })

  it('of the end are one, whatever comes next', () => {
    const { meeting } = sampleMeeting()
    const last = viewOf(meeting, anna)!
    const next = { ...meeting, conference: { ...meeting.conference!, id: branded<ConferenceId>('next') } }
    for (const after of [{ ...meeting, conference: null }, next])
      expect(updatesFor(last, after, anna, 7)).toEqual([{ type: 'ended', at: 7 }])
  })

  it('applied to what a reader last saw, make what there is to see now', () => {
    const { meeting, context } = sampleMeeting()
    const idOf = (name: string) => meeting.conference!.attendees.find((attendee) => attendee.name === name)!.id
    const dora = { kind: 'account', person: { accountId: branded<AccountId>('dora'), name: 'Dora' } } as const
    const locked = changeLock(meeting, olga, { locked: true, ifVersion: null }, context).meeting
    const invited = invite(locked, olga, [dora], 'conference', context).meeting
    const states = [
      meeting,
      locked,
      invited,
      ...[meeting, invited].map((state) => removeAttendee(state, olga, idOf('Bert'), false, context).meeting),
    ]
    for (const reader of [olga, anna]) {
      const views = states.map((state) => viewOf(state, reader)!)
      for (const before of views) for (const after of views) expect(applied(before, updatesBetween(before, after))).toEqual(inOrder(after))
    }
  })
})

const inOrder = (view: ConferenceView): ConferenceView => ({
  ...view,
  attendees: view.attendees.toSorted((a, b) => a.id.localeCompare(b.id)),
})

/** As a client does it. */
function applied(view: ConferenceView, updates: readonly ConferenceUpdate[]): ConferenceView {
  const after = updates.reduce<ConferenceView>((seen, update) => {
    if (update.type === 'lock') return { ...seen, lock: update.lock, number: update.number }
    if (update.type === 'me') return { ...seen, me: update.me }
    if (update.type === 'door') return { ...seen, door: update.door, doorOverflow: update.doorOverflow }
    if (update.type === 'gone') return { ...seen, attendees: seen.attendees.filter(({ id }) => id !== update.attendeeId) }
    if (update.type !== 'attendee') return seen
    return { ...seen, attendees: [...seen.attendees.filter(({ id }) => id !== update.attendee.id), update.attendee] }
  }, view)
  return inOrder(after)
}
