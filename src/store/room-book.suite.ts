/** Room systems, and whether others may call. */
import { describe, expect, it } from 'vitest'
import { branded } from '../domain/ids.ts'
import type { RoomSystem } from '../meetings/room-book.ts'
import { freshStores } from './testing/fresh-stores.suite.ts'
import type { StoreKind } from './testing/store-homes.ts'

const aRoom = (id: string, more: Partial<RoomSystem> = {}): RoomSystem => ({
  id,
  name: `Board room ${id}`,
  address: branded(`${id}@rooms.example.org`),
  username: `room-${id}`,
  sealedPassword: 'sealed',
  certificate: null,
  ...more,
})

export function roomBookSuite(kind: StoreKind): void {
  describe('the room book', () => {
    const fresh = freshStores(kind)

    it('[V1] has what was put into it, in that order, and still has it later', async () => {
      expect(await fresh.stores.roomBook.read()).toEqual({ rooms: [], guests: false })
      const rooms = [aRoom('z', { certificate: 'AB:CD' }), aRoom('a')]
      for (const room of rooms) expect(await fresh.stores.roomBook.putRoom(room)).toBe('put')
      await fresh.stores.roomBook.putGuests(true)
      await fresh.reopen()
      expect(await fresh.stores.roomBook.read()).toEqual({ rooms, guests: true })
      await fresh.stores.roomBook.putGuests(false)
      expect(await fresh.stores.roomBook.read()).toEqual({ rooms, guests: false })
    })

    it('changes a room in its place, and forgets it', async () => {
      for (const id of ['a', 'b']) await fresh.stores.roomBook.putRoom(aRoom(id))
      const changed = aRoom('a', { name: 'Other', address: branded('o@rooms.example.org'), username: 'other', sealedPassword: 'anew' })
      expect(await fresh.stores.roomBook.putRoom(changed)).toBe('put')
      expect((await fresh.stores.roomBook.read()).rooms).toEqual([changed, aRoom('b')])
      expect(await fresh.stores.roomBook.removeRoom('a')).toBe(true)
      expect(await fresh.stores.roomBook.removeRoom('a')).toBe(false)
      expect((await fresh.stores.roomBook.read()).rooms).toEqual([aRoom('b')])
    })

    it('has an address and a user name once, whoever puts them at once', async () => {
      const same = Array.from({ length: 5 }, (_, place) => aRoom(String(place), { address: branded('one@rooms.example.org') }))
      const outcomes = await Promise.all(same.map((room) => fresh.stores.roomBook.putRoom(room)))
      expect(outcomes.toSorted()).toEqual(['put', ...Array<string>(4).fill('room_address_taken')])
      const [kept] = (await fresh.stores.roomBook.read()).rooms
      expect(await fresh.stores.roomBook.putRoom(aRoom('9', { username: kept!.username }))).toBe('room_username_taken')
      expect(await fresh.stores.roomBook.putRoom({ ...kept!, name: 'Other' })).toBe('put')
      expect((await fresh.stores.roomBook.read()).rooms).toEqual([{ ...kept, name: 'Other' }])
    })
  })
}
