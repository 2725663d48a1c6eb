/** Accounts, and what meetings show of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { branded, type AccountId } from '../domain/ids.ts'
import type { Stores } from './open-stores.ts'
import { anAccount, personOf } from './testing/sample-account.ts'
import { asIs, changed } from './testing/sample-decision.ts'
import { aConference, aDoorEntry, aMeeting, anAttendee, anInvitation } from './testing/sample-meeting.ts'
import type { StoreHome, StoreKind } from './testing/store-homes.ts'

const id = (text: string): AccountId => branded(text)

export function peopleSuite(kind: StoreKind): void {
  describe('people', () => {
    let home: StoreHome
    let stores: Stores

    beforeAll(async () => {
      home = await kind.newHome()
      stores = await home.open()
    })

    afterAll(async () => {
      await stores.close()
      home.destroy()
    })

    describe('accounts', () => {
      it('are found by id and by address, and counted', async () => {
        const before = await stores.accounts.count()
        const account = anAccount('Found', 'Ada Lovelace', { admin: true, language: 'de' })
        expect(await stores.accounts.create(account)).toBe(true)
        expect(await stores.accounts.find({ id: account.id })).toEqual(account)
        expect(await stores.accounts.find({ email: account.email })).toEqual(account)
        expect(await stores.accounts.find({ id: id('nobody') })).toBeNull()
        expect(await stores.accounts.find({ email: 'nobody@example.org' })).toBeNull()
        expect(await stores.accounts.count()).toBe(before + 1)
      })

      it('an address belongs to one account', async () => {
        const first = anAccount('address1', 'First', { email: 'same@example.org' })
        expect(await stores.accounts.create(first)).toBe(true)
        const others = [2, 3, 4].map((place) => anAccount(`address${place}`, 'Later', { email: first.email }))
        expect(await Promise.all(others.map((other) => stores.accounts.create(other)))).toEqual([false, false, false])
        expect(await stores.accounts.find({ email: first.email })).toEqual(first)
        expect(await stores.accounts.find({ id: id('address2') })).toBeNull()
      })

      it('change what is said and keep the rest', async () => {
        const account = anAccount('change', 'Before')
        await stores.accounts.create(account)
        await stores.accounts.change(account.id, { language: 'de', name: 'After' })
        await stores.accounts.change(account.id, {})
        expect(await stores.accounts.find({ id: account.id })).toEqual({ ...account, language: 'de', name: 'After' })
        await stores.accounts.change(id('nobody'), { name: 'Nobody' })
      })

      it('are searched by the beginning of a word, or of the address; case and accents do not count', async () => {
        const ids = ['s1', 's2', 's3', 's4']
        const names = ['Zoë Quux', 'quuxine Åkesson', 'Under_quux 100%', 'Quu']
        for (const [place, name] of names.entries())
          await stores.accounts.create(anAccount(ids[place]!, name, { email: `mail${place}@quuxmail.test` }))
        const found = async (text: string, limit = 10): Promise<readonly string[]> =>
          (await stores.accounts.search(text, limit)).map((one) => one.id)
        expect(await found('QUUX')).toEqual(['s2', 's1'])
        expect(await found('quux', 1)).toEqual(['s2'])
        expect(await found('zoe q')).toEqual(['s1'])
        expect(await found('akes')).toEqual(['s2'])
        expect(await found('Mail3@')).toEqual(['s4'])
        expect(await found('uux')).toEqual([])
        expect(await found('100%')).toEqual(['s3'])
        expect(await found('Under_')).toEqual(['s3'])
        expect(await found('Underx')).toEqual([])
        expect(await found('%')).toEqual([])
        expect(await found('_ue')).toEqual([])
        expect(await found('\\')).toEqual([])
        expect((await stores.directory.search('quux', 10)).map((person) => person.accountId)).toEqual(['s2', 's1'])
        expect(await stores.directory.search('mail3', 10)).toEqual([])
      })

      it('an empty search lists all, by name', async () => {
        const all = (await stores.accounts.search('', 1_000)).map((account) => account.id)
        expect(all).toHaveLength(await stores.accounts.count())
        expect(all.indexOf(id('s2'))).toBeLessThan(all.indexOf(id('s1')))
      })
    })

    it('the directory finds the people asked for, in that order', async () => {
      const people = [anAccount('dir1', 'One'), anAccount('dir2', 'Two')]
      for (const account of people) await stores.accounts.create(account)
      expect(await stores.directory.find([id('dir2'), id('nobody'), id('dir1')])).toEqual(people.toReversed().map(personOf))
      expect(await stores.directory.find([])).toEqual([])
    })

    describe('delegates', () => {
      it('count in the next decision about any meeting of the organizer, and no longer once removed', async () => {
        const [organizer, first, second] = ['del org', 'del 1', 'del 2'].map((one, place) => anAccount(one, `Delegate ${9 - place}`))
        for (const account of [organizer!, first!, second!]) await stores.accounts.create(account)
        const meetings = [
          aMeeting('del a', { organizer: personOf(organizer!) }),
          aMeeting('del b', { organizer: personOf(organizer!), conference: aConference('del b c') }),
        ]
        for (const meeting of meetings) await stores.meetings.create(meeting)
        const seen = async (): Promise<readonly (readonly string[])[]> => {
          const outcomes = await Promise.all(meetings.map((meeting) => stores.meetings.transact(meeting.id, (now) => asIs(now))))
          return outcomes.map((outcome) => outcome!.before.delegates.map((delegate) => delegate.accountId))
        }
        expect(await seen()).toEqual([[], []])
        await stores.delegations.add(organizer!.id, first!.id)
        await stores.delegations.add(organizer!.id, second!.id)
        await stores.delegations.add(organizer!.id, second!.id)
        expect(await stores.delegations.of(organizer!.id)).toEqual([second!, first!].map(personOf))
        expect(await seen()).toEqual([
          ['del 2', 'del 1'],
          ['del 2', 'del 1'],
        ])
        expect(await stores.delegations.actsFor(first!.id)).toEqual([personOf(organizer!)])
        expect((await stores.meetings.listFor(first!.id)).map((meeting) => meeting.id)).toEqual(['del a', 'del b'])
        await stores.delegations.remove(organizer!.id, second!.id)
        await stores.delegations.remove(organizer!.id, second!.id)
        expect(await seen()).toEqual([['del 1'], ['del 1']])
        expect(await stores.meetings.listFor(second!.id)).toEqual([])
        expect(await stores.delegations.actsFor(second!.id)).toEqual([])
      })

      it('a meeting made later has them too', async () => {
        const organizer = anAccount('later org', 'Organizer')
        const delegate = anAccount('later del', 'Delegate')
        for (const account of [organizer, delegate]) await stores.accounts.create(account)
        await stores.delegations.add(organizer.id, delegate.id)
        const meeting = aMeeting('later', { organizer: personOf(organizer) })
        await stores.meetings.create(meeting)
        expect((await stores.meetings.find({ meetingId: meeting.id }))?.delegates).toEqual([personOf(delegate)])
      })
    })

    it('[R7] an account’s new name shows wherever its old one stood, and what somebody typed stays', async () => {
      const account = anAccount('renamed', 'Old')
      const person = personOf(account)
      await stores.accounts.create(account)
      await stores.accounts.create(anAccount('renamed org', 'Organizer'))
      const invitation = anInvitation('renamed', { invitee: { kind: 'account', person }, name: 'Old', link: null })
      const attendees = [
        anAttendee('renamed 1', { account: person, name: 'Old', nameProved: true }),
        anAttendee('renamed 2', { account: person, name: 'Typed' }),
        anAttendee('renamed 3', { name: 'Old' }),
      ]
      const door = [aDoorEntry('renamed', { account: person, name: 'Old', nameProved: true })]
      const own = aMeeting('renamed own', { organizer: person })
      const other = aMeeting('renamed other', { invitations: [invitation], conference: aConference('renamed c', { attendees, door }) })
      const delegated = aMeeting('renamed delegated', { organizer: { accountId: id('renamed org'), name: 'Organizer' } })
      for (const meeting of [own, other, delegated]) await stores.meetings.create(meeting)
      await stores.delegations.add(id('renamed org'), account.id)
      for (const meeting of [own, other, delegated]) await stores.meetings.transact(meeting.id, changed({ title: 'cached' }))

      await stores.accounts.change(account.id, { name: 'New' })

      const now = { accountId: account.id, name: 'New' }
      const read = async (meeting: { readonly id: typeof own.id }) => (await stores.meetings.find({ meetingId: meeting.id }))!
      expect((await read(own)).organizer).toEqual(now)
      expect((await read(delegated)).delegates).toEqual([now])
      const { invitations, conference } = await read(other)
      expect(invitations[0]).toMatchObject({ invitee: { person: now }, name: 'New' })
      expect(conference?.attendees.map((attendee) => [attendee.account?.name, attendee.name])).toEqual([
        ['New', 'New'],
        ['New', 'Typed'],
        [undefined, 'Old'],
      ])
      expect(conference?.door[0]).toMatchObject({ account: now, name: 'New' })
    })

    it('recent people are remembered, the latest first, without oneself', async () => {
      const me = id('recent me')
      expect(await stores.recent.of(me, 10)).toEqual([])
      await stores.recent.note(me, [id('r2'), id('r1'), me, id('r2')], 1_000)
      await stores.recent.note(me, [id('r3')], 2_000)
      await stores.recent.note(me, [id('r1')], 3_000)
      await stores.recent.note(me, [], 4_000)
      expect(await stores.recent.of(me, 10)).toEqual(['r1', 'r3', 'r2'])
      expect(await stores.recent.of(me, 2)).toEqual(['r1', 'r3'])
      expect(await stores.recent.of(id('r1'), 10)).toEqual([])
    })

    it('only so many recent people are kept', async () => {
      const me = id('crowded me')
      for (let round = 0; round < 3; round++) {
        await stores.recent.note(
          me,
          Array.from({ length: 60 }, (_, place) => id(`met ${round} ${place}`)),
          round,
        )
      }
      const kept = await stores.recent.of(me, 1_000)
      expect(kept).toHaveLength(100)
      expect(kept.slice(0, 60).every((one) => one.startsWith('met 2 '))).toBe(true)
    })
  })
}
