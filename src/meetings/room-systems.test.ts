import { describe, expect, it } from 'vitest'
import { createFakePorts, person } from './fakes/fake-ports.ts'
import { addRoom, changeGuests, changeRoom, removeRoom, renewPassword, type WantedRoom } from './room-systems.ts'
import { addTrunk } from './trunks.ts'

const admin = person('Olga').accountId
const wanted: WantedRoom = { name: ' Board <room> ', address: 'Board@Rooms.Example.org ', username: 'board', certificate: null }
const trunk = { name: 'Edge', addresses: [], registration: null, media: 'rtp' } as const

async function added(ports: ReturnType<typeof createFakePorts>, more: Partial<WantedRoom> = {}) {
  const answer = await addRoom(ports, admin, { ...wanted, ...more })
  if (!answer.ok) throw new Error(answer.code)
  return answer.value
}

describe('room systems', () => {
  it('are added with a password of our making, changed without a new one, and removed, each noted by who did it', async () => {
    const ports = createFakePorts()
    const { room, password } = await added(ports)
    expect(room).toMatchObject({ name: 'Board room', address: 'board@rooms.example.org', username: 'board' })
    expect(ports.secrets.unseal(room.sealedPassword)).toBe(password)
    const changed = await changeRoom(ports, admin, room.id, { ...wanted, name: 'Other' })
    expect(changed).toEqual({ ok: true, value: { ...room, name: 'Other' } })
    const renewed = await renewPassword(ports, admin, room.id)
    const again = renewed.ok ? renewed.value : null
    expect(again?.password).not.toBe(password)
    expect((await ports.roomBook.read()).rooms).toEqual([again?.room])
    expect(await removeRoom(ports, admin, room.id)).toEqual({ ok: true, value: undefined })
    expect((await ports.roomBook.read()).rooms).toEqual([])
    expect(ports.audit.events.map(({ type }) => type)).toEqual([
      'room_system.added',
      'room_system.changed',
      'room_system.rekeyed',
      'room_system.removed',
    ])
    expect(JSON.stringify(ports.audit.events)).not.toContain(password)
  })

  it('that are unknown are neither changed nor removed', async () => {
    const ports = createFakePorts()
    const unknown = { ok: false, code: 'unknown_room_system' }
    expect(await changeRoom(ports, admin, 'none', wanted)).toEqual(unknown)
    expect(await renewPassword(ports, admin, 'none')).toEqual(unknown)
    expect(await removeRoom(ports, admin, 'none')).toEqual(unknown)
    expect(ports.audit.events).toEqual([])
  })

  it('[A2] sign in under names that neither another room nor a trunk has', async () => {
    const ports = createFakePorts()
    await added(ports)
    const login = (username: string) => addTrunk(ports, admin, { ...trunk, login: { username, password: 'twelve letters' } })
    expect(await login('board')).toEqual({ ok: false, code: 'trunk_login_taken' })
    expect((await login('edge')).ok).toBe(true)
    expect(await addRoom(ports, admin, { ...wanted, address: 'b@example.org' })).toEqual({ ok: false, code: 'room_username_taken' })
    expect(await addRoom(ports, admin, { ...wanted, username: 'edge' })).toEqual({ ok: false, code: 'room_username_taken' })
    expect(await addRoom(ports, admin, { ...wanted, username: 'other' })).toEqual({ ok: false, code: 'room_address_taken' })
  })

  it('from elsewhere may call once an administrator says so, which is noted', async () => {
    const ports = createFakePorts()
    expect((await ports.roomBook.read()).guests).toBe(false)
    await changeGuests(ports, admin, true)
    expect((await ports.roomBook.read()).guests).toBe(true)
    expect(ports.audit.events).toEqual([{ type: 'room_guests.changed', guests: true, by: admin }])
  })
})
