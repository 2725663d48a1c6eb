/** Whatever decisions make of a meeting is what is read afterwards, from the cache and from the tables. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attendee } from '../domain/attendee.ts'
import type { Conference } from '../domain/conference.ts'
import type { Meeting } from '../domain/meeting.ts'
import { asIs } from './testing/sample-decision.ts'
import { aConference, aDoorEntry, aFullMeeting, aLeg, anAttendee, anInvitation } from './testing/sample-meeting.ts'
import type { StoreKind } from './testing/store-homes.ts'

type Edit = (meeting: Meeting, fresh: string) => Meeting

const without = <T>(list: readonly T[], place: number): readonly T[] => list.toSpliced(place % Math.max(list.length, 1), 1)
const exchanged = <T>(list: readonly T[], place: number, change: (one: T) => T): readonly T[] =>
  list.map((one, index) => (index === place % list.length ? change(one) : one))

const inConference =
  (change: (conference: Conference, fresh: string) => Conference): Edit =>
  (meeting, fresh) =>
    meeting.conference === null ? meeting : { ...meeting, conference: change(meeting.conference, fresh) }

const ofAttendee = (place: number, change: (attendee: Attendee, fresh: string) => Attendee): Edit =>
  inConference((conference, fresh) => ({ ...conference, attendees: exchanged(conference.attendees, place, (one) => change(one, fresh)) }))

/** One edit for each way in which a list or a column may change. */
const edits = (place: number): readonly Edit[] => [
  (meeting, fresh) => ({ ...meeting, title: fresh }),
  (meeting) => ({ ...meeting, schedule: meeting.schedule === null ? { startsAt: place, endsAt: place + 1 } : null }),
  (meeting, fresh) => ({ ...meeting, invitations: [...meeting.invitations, anInvitation(fresh)] }),
  (meeting) => ({ ...meeting, invitations: without(meeting.invitations, place) }),
  (meeting, fresh) => ({ ...meeting, invitations: exchanged(meeting.invitations, place, (one) => ({ ...one, name: fresh })) }),
  (meeting) => ({ ...meeting, invitations: meeting.invitations.toReversed() }),
  (meeting) => ({ ...meeting, conference: null }),
  (meeting, fresh) => ({ ...meeting, conference: aConference(fresh, { attendees: [anAttendee(`first of ${fresh}`)] }) }),
  inConference((conference, fresh) => ({ ...conference, attendees: [...conference.attendees, anAttendee(fresh)] })),
  inConference((conference, fresh) => ({ ...conference, attendees: [anAttendee(fresh), ...conference.attendees] })),
  inConference((conference) => ({ ...conference, attendees: without(conference.attendees, place) })),
  inConference((conference) => ({ ...conference, attendees: conference.attendees.toReversed() })),
  ofAttendee(place, (one, fresh) => ({ ...one, name: fresh, standing: 'dropped', pin: null })),
  ofAttendee(place, (one, fresh) => ({ ...one, legs: [...one.legs, aLeg(fresh)] })),
  ofAttendee(place, (one) => ({ ...one, legs: without(one.legs, place) })),
  ofAttendee(place, (one) => ({ ...one, legs: exchanged(one.legs, place, (leg) => ({ ...leg, generation: leg.generation + 1 })) })),
  inConference((conference, fresh) => ({ ...conference, door: [...conference.door, aDoorEntry(fresh)] })),
  inConference((conference) => ({ ...conference, door: without(conference.door, place) })),
  inConference((conference) => ({ ...conference, door: exchanged(conference.door, place, (one) => ({ ...one, tries: one.tries + 1 })) })),
  inConference((conference) => ({
    ...conference,
    lock: { ...conference.lock, locked: !conference.lock.locked, version: conference.lock.version + 1 },
  })),
  inConference((conference) => ({ ...conference, lastSnapshot: { by: { kind: 'server' }, at: place } })),
  inConference((conference) => ({ ...conference, emptySince: place, doorOverflow: null, blocks: [] })),
]

/** Each decision is one or more edits. */
const history = fc.array(fc.array(fc.tuple(fc.nat(edits(0).length - 1), fc.nat(5)), { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 8,
})

export function savedMeetingSuite(kind: StoreKind): void {
  describe('saved meetings', () => {
    it('[L7] are what the decisions made of them', async () => {
      const home = await kind.newHome()
      let stores = await home.open()
      let run = 0
      await fc.assert(
        fc.asyncProperty(history, async (decisions) => {
          const start = aFullMeeting(`saved ${run++}`)
          await stores.meetings.create(start)
          let expected = start
          for (const [turn, decision] of decisions.entries()) {
            const decide = (meeting: Meeting): Meeting =>
              decision.reduce((now, [which, place], step) => edits(place)[which]!(now, `${start.id} ${turn} ${step}`), meeting)
            expected = decide(expected)
            await stores.meetings.transact(start.id, (meeting) => asIs(decide(meeting)))
          }
          expect(await stores.meetings.find({ meetingId: start.id })).toEqual(expected)
          await stores.close()
          stores = await home.open()
          expect(await stores.meetings.find({ meetingId: start.id })).toEqual(expected)
        }),
        { numRuns: 40 },
      )
      await stores.close()
      home.destroy()
    })
  })
}
