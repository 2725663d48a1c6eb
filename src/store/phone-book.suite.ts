/** Trunks and telephone numbers. */
import { describe, expect, it } from 'vitest'
import type { PhoneNumber, Trunk } from '../meetings/phone-book.ts'
import { freshStores } from './testing/fresh-stores.suite.ts'
import type { StoreKind } from './testing/store-homes.ts'

const aTrunk = (id: string, more: Partial<Trunk> = {}): Trunk => ({
  id,
  name: `Trunk ${id}`,
  addresses: ['192.0.2.0/24', '2001:db8::/32'],
  registration: null,
  media: 'srtp-optional',
  ...more,
})

const aNumber = (id: string, trunkId: string, more: Partial<PhoneNumber> = {}): PhoneNumber => ({
  id,
  number: `+49${id}`,
  written: `+49 ${id}`,
  country: 'DE',
  city: 'Köln',
  language: 'de',
  trunkId,
  ...more,
})

const registration = {
  registrar: 'sip.example.org',
  port: 5061,
  transport: 'tls',
  username: '4930',
  sealedPassword: 'sealed',
  realm: 'example.org',
} as const

export function phoneBookSuite(kind: StoreKind): void {
  describe('the phone book', () => {
    const fresh = freshStores(kind)

    it('[D1] has what was put into it, in that order, and still has it later', async () => {
      const first = aTrunk('z', { addresses: [], registration, media: 'srtp-required' })
      const second = aTrunk('a', {
        server: { host: 'edge.example.org', port: 5060, transport: 'tcp' },
        login: { username: 'edge', sealedPassword: 's' },
      })
      for (const trunk of [first, second]) await fresh.stores.phoneBook.putTrunk(trunk)
      const numbers = [aNumber('930', 'a'), aNumber('130', 'z', { language: 'en', country: 'AT' }), aNumber('530', 'a')]
      for (const number of numbers) expect(await fresh.stores.phoneBook.putNumber(number)).toBe('put')
      await fresh.reopen()
      expect(await fresh.stores.phoneBook.read()).toEqual({ trunks: [first, second], numbers })
    })

    it('changes an entry in its place', async () => {
      for (const id of ['a', 'b']) await fresh.stores.phoneBook.putTrunk(aTrunk(id))
      for (const id of ['1', '2']) await fresh.stores.phoneBook.putNumber(aNumber(id, 'a'))
      const trunk = aTrunk('a', { name: 'Changed', registration, addresses: [] })
      await fresh.stores.phoneBook.putTrunk(trunk)
      const number = aNumber('1', 'b', { number: '+4999', written: '+49 99', city: 'Bonn', language: 'en' })
      expect(await fresh.stores.phoneBook.putNumber(number)).toBe('put')
      expect(await fresh.stores.phoneBook.read()).toEqual({ trunks: [trunk, aTrunk('b')], numbers: [number, aNumber('2', 'a')] })
      await fresh.stores.phoneBook.putTrunk(aTrunk('a'))
      expect((await fresh.stores.phoneBook.read()).trunks).toEqual([aTrunk('a'), aTrunk('b')])
    })

    it('has a number once, and on a trunk that there is, whoever puts it at once', async () => {
      await fresh.stores.phoneBook.putTrunk(aTrunk('a'))
      expect(await fresh.stores.phoneBook.putNumber(aNumber('1', 'none'))).toBe('unknown_trunk')
      const same = Array.from({ length: 6 }, (_, place) => aNumber(String(place), 'a', { number: '+4930' }))
      const outcomes = await Promise.all(same.map((number) => fresh.stores.phoneBook.putNumber(number)))
      expect(outcomes.toSorted()).toEqual([...Array<string>(5).fill('phone_number_taken'), 'put'])
      const [kept, ...others] = (await fresh.stores.phoneBook.read()).numbers
      expect(others).toEqual([])
      expect(await fresh.stores.phoneBook.putNumber({ ...kept!, city: 'Bonn' })).toBe('put')
      expect(await fresh.stores.phoneBook.putNumber(aNumber('9', 'a', { number: '+4930' }))).toBe('phone_number_taken')
    })

    it('loses a trunk together with its numbers', async () => {
      for (const id of ['a', 'b']) await fresh.stores.phoneBook.putTrunk(aTrunk(id))
      for (const [id, trunk] of ['a', 'b', 'a'].entries()) await fresh.stores.phoneBook.putNumber(aNumber(String(id), trunk))
      expect(await fresh.stores.phoneBook.removeTrunk('a')).toBe(true)
      expect(await fresh.stores.phoneBook.removeTrunk('a')).toBe(false)
      expect(await fresh.stores.phoneBook.read()).toEqual({ trunks: [aTrunk('b')], numbers: [aNumber('1', 'b')] })
      expect(await fresh.stores.phoneBook.removeNumber('1')).toBe(true)
      expect(await fresh.stores.phoneBook.removeNumber('1')).toBe(false)
      expect(await fresh.stores.phoneBook.read()).toEqual({ trunks: [aTrunk('b')], numbers: [] })
    })
  })
}
