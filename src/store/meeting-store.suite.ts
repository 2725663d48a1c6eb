/** What every MeetingStore does, whatever it stands on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { branded, type MeetingId, type RoomAddress } from '../domain/ids.ts'
import type { MeetingEvent } from '../domain/events.ts'
import type { Meeting } from '../domain/meeting.ts'
import type { MeetingKey } from '../meetings/ports.ts'
import { verifyChain } from './audit-chain.ts'
import type { Stores } from './open-stores.ts'
import { aConference, aFullMeeting, aMeeting, anAttendee, anInvitation } from './testing/sample-meeting.ts'
import type { StoreHome, StoreKind } from './testing/store-homes.ts'
import { added, asIs, changed, refused, rowsOf } from './testing/sample-decision.ts'

export function meetingStoreSuite(kind: StoreKind): void {
  describe('meetings', () => {
    let home: StoreHome
    let stores: Stores

    const reopen = async (): Promise<void> => {
      await stores.close()
      stores = await home.open()
    }

    const create = async (meeting: Meeting): Promise<MeetingId> => {
      await stores.meetings.create(meeting)
      return meeting.id
    }

    const read = (id: MeetingId): Promise<Meeting | null> => stores.meetings.find({ meetingId: id })

    beforeAll(async () => {
      home = await kind.newHome()
      stores = await home.open()
    })

    afterAll(async () => {
      await stores.close()
      home.destroy()
    })

    describe('finding', () => {
      it('[L7] a meeting reads back as it was stored, lock and all, also after a restart', async () => {
        const full = aFullMeeting('full')
        await create(full)
        expect(await read(full.id)).toEqual(full)
        await reopen()
        expect(await read(full.id)).toEqual(full)
      })

      it('finds a live meeting by everything that names it, and nothing by what names nothing', async () => {
        const full = aFullMeeting('keys')
        await create(full)
        const [ada] = full.conference!.attendees
        const keys: readonly MeetingKey[] = [
          { meetingId: full.id },
          { number: full.number },
          { conferenceId: full.conference!.id },
          { pin: ada!.pin!.hash },
          { link: full.invitations[1]!.link!.hash },
          { leg: ada!.legs[1]!.id },
        ]
        for (const key of keys) expect([key, (await stores.meetings.find(key))?.id]).toEqual([key, full.id])
        for (const key of ['meetingId', 'number', 'conferenceId', 'pin', 'link', 'leg']) {
          // One key of the union, by its name.
          expect([key, await stores.meetings.find({ [key]: 'nobody’s' } as unknown as MeetingKey)]).toEqual([key, null])
        }
      })

      it('[P2] [C2] with the end of a conference its id, PINs and legs name nothing any more', async () => {
        const full = aFullMeeting('ended')
        const id = await create(full)
        const { conference } = full
        await stores.meetings.transact(id, changed({ conference: null }))
        const [ada] = conference!.attendees
        expect(await stores.meetings.find({ conferenceId: conference!.id })).toBeNull()
        expect(await stores.meetings.find({ pin: ada!.pin!.hash })).toBeNull()
        expect(await stores.meetings.find({ leg: ada!.legs[0]!.id })).toBeNull()
        expect((await stores.meetings.find({ number: full.number }))?.conference).toBeNull()
      })

      it('lists whose organizer, delegate or invited person an account is', async () => {
        const person = { accountId: branded<Meeting['organizer']['accountId']>('lists'), name: 'Lists' }
        const own = await create(aMeeting('lists own', { organizer: person }))
        const asked = await create(
          aMeeting('lists asked', {
            invitations: [anInvitation('lists', { invitee: { kind: 'account', person }, name: 'Lists', link: null })],
          }),
        )
        await create(aMeeting('lists other'))
        const listed = await stores.meetings.listFor(person.accountId)
        expect(listed.map((meeting) => meeting.id).toSorted()).toEqual([asked, own].toSorted())
      })

      it('[V1] lists for a room to which it is invited, by its account or by mail, and on whose roster it is', async () => {
        const room = branded<RoomAddress>('lists-3@rooms.example.org')
        const asked = await create(
          aMeeting('rooms asked', { invitations: [anInvitation('rooms', { invitee: { kind: 'room', address: room }, link: null })] }),
        )
        const mailed = await create(
          aMeeting('rooms mailed', { invitations: [anInvitation('rm', { invitee: { kind: 'email', email: room } })] }),
        )
        const attendees = [anAttendee('rooms guest', { room })]
        const came = await create(aMeeting('rooms came', { conference: aConference('rooms c', { attendees }) }))
        await create(aMeeting('rooms other'))
        const ids = async () => (await stores.meetings.listForRoom(room)).map((meeting) => meeting.id).toSorted()
        expect(await ids()).toEqual([asked, mailed, came].toSorted())
        await stores.meetings.transact(came, changed({ conference: null }))
        expect(await ids()).toEqual([asked, mailed].toSorted())
      })

      it('lists those that are live', async () => {
        const live = await create(aMeeting('live', { conference: aConference('live c') }))
        const idle = await create(aMeeting('idle'))
        const ids = (await stores.meetings.listLive()).map((meeting) => meeting.id)
        expect(ids).toContain(live)
        expect(ids).not.toContain(idle)
        await stores.meetings.transact(live, changed({ conference: null }))
        expect((await stores.meetings.listLive()).map((meeting) => meeting.id)).not.toContain(live)
      })
    })

    describe('creating and deleting', () => {
      it('a number names one meeting', async () => {
        const first = aMeeting('number 1', { number: branded('5555555555') })
        await create(first)
        await expect(stores.meetings.create(aMeeting('number 2', { number: first.number }))).rejects.toThrow(/unique/i)
        expect((await stores.meetings.find({ number: first.number }))?.id).toBe(first.id)
        expect(await read(branded('number 2'))).toBeNull()
      })

      it('[T1] a deleted meeting is gone with all that was in it, but for its audit log', async () => {
        const full = aFullMeeting('deleted')
        const id = await create(full)
        const link = full.invitations.find((invitation) => invitation.link !== null)!.link!.hash
        await stores.meetings.transact(id, changed({ conference: null }))
        await stores.meetings.transact(id, (meeting) => asIs(meeting, [refused('before')]))
        expect((await stores.meetings.find({ link }))?.id).toBe(id)
        expect(await stores.meetings.delete(id)).toBe(true)
        expect(await read(id)).toBeNull()
        expect(await stores.meetings.find({ link })).toBeNull()
        expect(await stores.meetings.transact(id, (meeting) => asIs(meeting))).toBeNull()
        expect(await rowsOf(stores, id)).toHaveLength(1)
        expect(await stores.meetings.delete(id)).toBe(true)
      })

      it('[C1] a live meeting is not deleted, also when its conference begins at the same moment', async () => {
        const id = await create(aMeeting('begins'))
        const begun = stores.meetings.transact(id, changed({ conference: aConference('begins 1') }))
        expect(await stores.meetings.delete(id)).toBe(false)
        expect((await begun)?.after.conference?.id).toBe('begins 1')
        expect((await read(id))?.conference?.id).toBe('begins 1')
      })

      it('remembers a meeting’s conferences, the latest first', async () => {
        const id = await create(aMeeting('runs', { conference: aConference('runs 1', { startedAt: 1_000 }) }))
        await stores.meetings.transact(id, changed({ conference: null }))
        await stores.meetings.transact(id, changed({ conference: aConference('runs 2', { startedAt: 2_000 }) }))
        const [latest, earlier, ...more] = await stores.meetings.conferencesOf(id)
        expect(latest).toEqual({ id: 'runs 2', startedAt: 2_000, endedAt: null })
        expect(earlier).toMatchObject({ id: 'runs 1', startedAt: 1_000 })
        expect(earlier?.endedAt).toBeTypeOf('number')
        expect(more).toEqual([])
      })
    })

    describe('deciding', () => {
      it('answers null for an unknown meeting and asks nobody', async () => {
        let asked = false
        const answer = await stores.meetings.transact(branded('unknown'), (meeting) => {
          asked = true
          return asIs(meeting)
        })
        expect(answer).toBeNull()
        expect(asked).toBe(false)
      })

      it('hands back what was before, what is now, the events and the answer; what did not change keeps its identity', async () => {
        const id = await create(aFullMeeting('committed'))
        const first = await stores.meetings.transact(id, changed({ title: 'New' }, [refused('x')]))
        expect(first).toMatchObject({ before: { title: aFullMeeting('committed').title }, after: { title: 'New' }, answer: 'done' })
        expect(first?.events).toEqual([refused('x')])
        expect(first?.after.conference).toBe(first?.before.conference)
        const second = await stores.meetings.transact(id, (meeting) => asIs(meeting))
        expect(second?.before).toBe(first?.after)
        expect(await read(id)).toBe(first?.after)
      })

      it('[A5] the verdict and its audit rows are stored together, or neither', async () => {
        const id = await create(aMeeting('together', { conference: aConference('together c') }))
        await expect(stores.meetings.transact(id, fails)).rejects.toThrow('no verdict')
        await expect(stores.meetings.transact(id, added([twin('a'), twin('b')], [refused('lost')]))).rejects.toThrow(/unique/i)
        await reopen()
        expect((await read(id))?.conference?.attendees).toEqual([])
        expect(await rowsOf(stores, id)).toEqual([])
        await stores.meetings.transact(id, added([anAttendee('together 1')], [refused('kept')]))
        await reopen()
        expect((await read(id))?.conference?.attendees).toHaveLength(1)
        expect((await rowsOf(stores, id)).map((row) => row.event)).toEqual([refused('kept')])
      })

      it('[P2] a PIN that another live conference has is drawn again', async () => {
        await create(aMeeting('pins 1', { conference: aConference('pins 1 c', { attendees: [withPin('pins 1 a', 'taken')] }) }))
        const id = await create(aMeeting('pins 2', { conference: aConference('pins 2 c') }))
        const draws = ['taken', 'taken', 'free']
        const outcome = await stores.meetings.transact(id, (meeting) => added([withPin('pins 2 a', draws.shift()!)])(meeting))
        expect(outcome?.after.conference?.attendees[0]?.pin?.hash).toBe('free')
        expect((await stores.meetings.find({ pin: branded('taken') }))?.id).toBe('pins 1')
        expect((await stores.meetings.find({ pin: branded('free') }))?.id).toBe('pins 2')
      })

      it('[P2] a PIN is free again when its conference has ended or its attendee was removed', async () => {
        const id = await create(
          aMeeting('freed 1', {
            conference: aConference('freed 1 c', { attendees: [withPin('freed a', 'freed'), withPin('freed b', 'freed too')] }),
          }),
        )
        await stores.meetings.transact(id, (meeting) =>
          changed({
            conference: {
              ...meeting.conference!,
              attendees: meeting.conference!.attendees.map((one) => (one.id === 'freed b' ? { ...one, pin: null } : one)),
            },
          })(meeting),
        )
        expect(await stores.meetings.find({ pin: branded('freed too') })).toBeNull()
        await stores.meetings.transact(id, changed({ conference: aConference('freed 2 c', { attendees: [withPin('freed c', 'freed')] }) }))
        expect((await stores.meetings.find({ pin: branded('freed') }))?.conference?.id).toBe('freed 2 c')
      })

      it('a decision may not change what belongs to the organizer’s account', async () => {
        const id = await create(aMeeting('foreign'))
        const meddle = changed({ delegates: [{ accountId: branded('mallory'), name: 'Mallory' }] })
        await expect(stores.meetings.transact(id, meddle)).rejects.toThrow('not the meeting’s own')
        expect((await read(id))?.delegates).toEqual([])
      })
    })

    describe('the audit log', () => {
      it('[T1] has one row an event, in order, in the conference where it happened', async () => {
        const id = await create(aMeeting('audit'))
        const by = { kind: 'server' } as const
        const started: MeetingEvent = { type: 'conference.started', conferenceId: branded('audit c'), by, locked: false }
        const ended: MeetingEvent = { type: 'conference.ended', conferenceId: branded('audit c'), by, reason: 'empty' }
        await stores.meetings.transact(id, (meeting) => asIs(meeting, [refused('early')]))
        await stores.meetings.transact(id, changed({ conference: aConference('audit c') }, [started, refused('in it')]))
        await stores.meetings.transact(id, changed({ conference: null }, [ended]))
        const rows = await rowsOf(stores, id)
        expect(rows.map((row) => [row.seq, row.conferenceId, row.event])).toEqual([
          [1, null, refused('early')],
          [2, 'audit c', started],
          [3, 'audit c', refused('in it')],
          [4, 'audit c', ended],
        ])
        expect(await rowsOf(stores, id, branded('audit c'))).toEqual(rows.slice(1))
        expect(await verifyChain(stores.audit.read({ meetingId: id }))).toMatchObject({ intact: true, head: { seq: 4 } })
      })

      it('[T1] is read whole, however long it is', async () => {
        const id = await create(aMeeting('long'))
        const many = Array.from({ length: 1_201 }, (_, place) => refused(`verb ${place}`))
        await stores.meetings.transact(id, (meeting) => asIs(meeting, many))
        expect((await rowsOf(stores, id)).map((row) => row.event)).toEqual(many)
      })
    })

    it('[A5] 200 decisions at once about one meeting happen one after the other: none is lost, and the log has no gap', async () => {
      const id = await create(aMeeting('crowd', { conference: aConference('crowd c') }))
      const names = Array.from({ length: 200 }, (_, place) => `crowd ${place}`)
      const outcomes = await Promise.all(names.map((name) => stores.meetings.transact(id, added([anAttendee(name)], [refused(name)]))))
      await reopen()
      const roster = (await read(id))?.conference?.attendees.map((attendee) => attendee.id)
      expect(roster?.toSorted()).toEqual(names.toSorted())
      const rows = await rowsOf(stores, id)
      expect(rows.map((row) => row.seq)).toEqual(names.map((_, place) => place + 1))
      // The log's order is the roster's order is the order in which decisions saw each other.
      expect(rows.map((row) => row.event)).toEqual(roster?.map(refused))
      const seen = outcomes.map((outcome) => outcome!.before.conference!.attendees.length)
      expect(seen.toSorted((a, b) => a - b)).toEqual(names.map((_, place) => place))
      expect(await verifyChain(stores.audit.read({ meetingId: id }))).toMatchObject({ intact: true, head: { seq: 200 } })
    })
  })
}

function fails(meeting: Meeting): never {
  throw new Error(`no verdict about ${meeting.id}`)
}

const withPin = (id: string, pin: string) => anAttendee(id, { pin: { hash: branded(pin), sealed: '' } })

/** Two of these cannot be on one server. */
const twin = (id: string) => withPin(`twin ${id}`, 'pin of twins')
