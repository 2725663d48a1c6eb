import { describe, expect, it } from 'vitest'
import { CachedPhoneBook } from './cached-phone-book.ts'
import { createFakePorts, person } from './fakes/fake-ports.ts'
import { MemoryPhoneBook } from './memory-phone-book.ts'
import type { PhoneBookEntries, Trunk } from './phone-book.ts'
import { addPhoneNumber, changePhoneNumber, removePhoneNumber, type WantedNumber } from './phone-numbers.ts'
import { addTrunk, changeTrunk, removeTrunk, type WantedTrunk } from './trunks.ts'

const admin = person('Olga').accountId

const registration = { registrar: 'sip.example.org', port: 5060, transport: 'udp', username: '4930', realm: null } as const
const wanted: WantedTrunk = { name: 'Provider', addresses: ['192.0.2.0/24'], registration: null, media: 'rtp' }
const registering: WantedTrunk = { ...wanted, registration: { ...registration, password: 'swordfish' } }
const numberOn = (trunkId: string, number = '+493023125100'): WantedNumber => ({
  number,
  written: number,
  country: 'DE',
  city: 'Berlin',
  language: 'de',
  trunkId,
})

async function added(ports: ReturnType<typeof createFakePorts>, trunk = wanted): Promise<Trunk> {
  const answer = await addTrunk(ports, admin, trunk)
  if (!answer.ok) throw new Error(answer.code)
  return answer.value
}

describe('trunks', () => {
  it('are added, changed and removed, each noted in the audit log by who did it', async () => {
    const ports = createFakePorts()
    const trunk = await added(ports)
    expect(await changeTrunk(ports, admin, trunk.id, { ...wanted, name: 'Other' })).toEqual({
      ok: true,
      value: { ...trunk, name: 'Other' },
    })
    expect((await ports.phoneBook.read()).trunks).toEqual([{ ...trunk, name: 'Other' }])
    expect(await removeTrunk(ports, admin, trunk.id)).toEqual({ ok: true, value: undefined })
    expect((await ports.phoneBook.read()).trunks).toEqual([])
    expect(ports.audit.events).toEqual([
      { type: 'trunk.added', trunkId: trunk.id, name: 'Provider', by: admin },
      { type: 'trunk.changed', trunkId: trunk.id, name: 'Other', by: admin },
      { type: 'trunk.removed', trunkId: trunk.id, name: 'Other', by: admin },
    ])
  })

  it('that are unknown are neither changed nor removed, and nothing is noted', async () => {
    const ports = createFakePorts()
    expect(await changeTrunk(ports, admin, 'none', wanted)).toEqual({ ok: false, code: 'unknown_trunk' })
    expect(await removeTrunk(ports, admin, 'none')).toEqual({ ok: false, code: 'unknown_trunk' })
    expect(ports.audit.events).toEqual([])
  })

  it('keep a password sealed only, and out of the audit log', async () => {
    const ports = createFakePorts()
    const trunk = await added(ports, registering)
    expect(trunk.registration).toEqual({ ...registration, sealedPassword: ports.secrets.seal('swordfish') })
    expect(JSON.stringify(ports.audit.events)).not.toContain('swordfish')
  })

  it('keep their password through a change, but show it to no other registrar and for no other user', async () => {
    const ports = createFakePorts()
    const { id } = await added(ports, registering)
    const change = (more: Partial<typeof registration> & { password?: string }) =>
      changeTrunk(ports, admin, id, { ...wanted, registration: { ...registration, ...more } as typeof registration })
    expect(await change({})).toMatchObject({ ok: true, value: { registration: { sealedPassword: 'sealed:swordfish' } } })
    for (const other of [{ registrar: 'evil.example.org' }, { username: '4940' }])
      expect(await change(other as never)).toEqual({ ok: false, code: 'trunk_password_needed' })
    expect(await change({ password: 'new' })).toMatchObject({ ok: true, value: { registration: { sealedPassword: 'sealed:new' } } })
  })

  it('whose other side signs in keep that password sealed, and need another one for another user name', async () => {
    const ports = createFakePorts()
    const login = { username: 'edge', password: 'twelve letters' }
    const { id } = await added(ports, { ...wanted, addresses: [], login })
    expect((await ports.phoneBook.read()).trunks[0]?.login).toEqual({ username: 'edge', sealedPassword: 'sealed:twelve letters' })
    const change = (changed: WantedTrunk['login']) => changeTrunk(ports, admin, id, { ...wanted, login: changed })
    expect(await change({ username: 'edge' })).toMatchObject({ value: { login: { sealedPassword: 'sealed:twelve letters' } } })
    expect(await change({ username: 'other' })).toEqual({ ok: false, code: 'trunk_password_needed' })
    expect(await addTrunk(ports, admin, { ...wanted, login })).toEqual({ ok: false, code: 'trunk_login_taken' })
    const without = await change(undefined)
    expect(without.ok && 'login' in without.value).toBe(false)
  })

  it('that register need a password', async () => {
    const ports = createFakePorts()
    expect(await addTrunk(ports, admin, { ...wanted, registration })).toEqual({ ok: false, code: 'trunk_password_needed' })
    expect((await ports.phoneBook.read()).trunks).toEqual([])
  })

  it('are bounded', async () => {
    const ports = createFakePorts()
    for (let made = 0; made < 50; made++) await added(ports)
    expect(await addTrunk(ports, admin, wanted)).toEqual({ ok: false, code: 'phone_book_full' })
  })
})

describe('numbers', () => {
  it('are added, changed and removed, each noted in the audit log by who did it', async () => {
    const ports = createFakePorts()
    const trunk = await added(ports)
    const answer = await addPhoneNumber(ports, admin, numberOn(trunk.id))
    const id = answer.ok ? answer.value.id : ''
    expect(await changePhoneNumber(ports, admin, id, { ...numberOn(trunk.id), city: 'Potsdam' })).toMatchObject({ ok: true })
    expect((await ports.phoneBook.read()).numbers).toEqual([{ ...numberOn(trunk.id), id, city: 'Potsdam' }])
    expect(await removePhoneNumber(ports, admin, id)).toEqual({ ok: true, value: undefined })
    expect(ports.audit.events.slice(1)).toEqual(
      ['added', 'changed', 'removed'].map((change) => ({
        type: `phone_number.${change}`,
        numberId: id,
        number: '+493023125100',
        by: admin,
      })),
    )
  })

  it('are on a trunk that there is, and each is there once', async () => {
    const ports = createFakePorts()
    const { id } = await added(ports)
    expect(await addPhoneNumber(ports, admin, numberOn('none'))).toEqual({ ok: false, code: 'unknown_trunk' })
    expect(await addPhoneNumber(ports, admin, numberOn(id))).toMatchObject({ ok: true })
    expect(await addPhoneNumber(ports, admin, numberOn(id))).toEqual({ ok: false, code: 'phone_number_taken' })
    expect(await changePhoneNumber(ports, admin, 'none', numberOn(id))).toEqual({ ok: false, code: 'unknown_phone_number' })
    expect(await removePhoneNumber(ports, admin, 'none')).toEqual({ ok: false, code: 'unknown_phone_number' })
    await removeTrunk(ports, admin, id)
    expect((await ports.phoneBook.read()).numbers).toEqual([])
  })
})

describe('the cached phone book', () => {
  const trunk: Trunk = { id: 'trunk-1', name: 'Provider', addresses: ['192.0.2.0/24'], registration: null, media: 'rtp' }

  /** Counts its readings, and can be changed behind the cache's back. */
  class CountedBook extends MemoryPhoneBook {
    readings = 0
    fails = false

    override async read(): Promise<PhoneBookEntries> {
      this.readings += 1
      if (this.fails) throw new Error('the database is away')
      return super.read()
    }
  }

  it('reads once, and again after a change of its own', async () => {
    const kept = new CountedBook()
    const book = new CachedPhoneBook(kept)
    expect((await book.read()).trunks).toEqual([])
    await Promise.all([book.read(), book.read()])
    expect(kept.readings).toBe(1)
    await book.putTrunk(trunk)
    expect((await book.read()).trunks).toEqual([trunk])
    await book.putNumber({ ...numberOn(trunk.id), id: 'number-1' })
    expect((await book.read()).numbers).toHaveLength(1)
    await book.removeNumber('number-1')
    expect((await book.read()).numbers).toEqual([])
    await book.removeTrunk(trunk.id)
    expect((await book.read()).trunks).toEqual([])
  })

  it('sees what another process changed with the next refresh, and tells its watchers of news only', async () => {
    const kept = new CountedBook()
    const book = new CachedPhoneBook(kept)
    const heard: number[] = []
    const stop = book.watch(({ trunks }) => heard.push(trunks.length))
    await book.refresh()
    await book.refresh()
    await kept.putTrunk(trunk)
    expect((await book.read()).trunks).toEqual([])
    await book.refresh()
    await book.refresh()
    expect((await book.read()).trunks).toEqual([trunk])
    stop()
    await book.removeTrunk(trunk.id)
    expect(heard).toEqual([0, 1])
  })

  it('does not keep a reading that failed', async () => {
    const kept = new CountedBook()
    const book = new CachedPhoneBook(kept)
    kept.fails = true
    await expect(book.read()).rejects.toThrow('away')
    await book.putTrunk(trunk)
    kept.fails = false
    expect((await book.read()).trunks).toEqual([trunk])
  })
})
