/** What administrators do with room systems. Their passwords are made here, and told once. */
import { branded, type AccountId, type RoomAddress } from '../domain/ids.ts'
import { cleanName } from '../domain/name.ts'
import { answered, refused, type PhoneBookAnswer } from './phone-book-answer.ts'
import type { Ports } from './ports.ts'
import type { RoomSystem } from './room-book.ts'

/** As an administrator enters it. */
export interface WantedRoom {
  readonly name: string
  readonly address: string
  readonly username: string
  readonly certificate: string | null
}

export interface RoomWithPassword {
  readonly room: RoomSystem
  readonly password: string
}

/** More than a campus has; so that the list is bounded. */
const MOST_ROOMS = 500

export async function addRoom(ports: Ports, by: AccountId, wanted: WantedRoom): Promise<PhoneBookAnswer<RoomWithPassword>> {
  const { rooms } = await ports.roomBook.read()
  if (rooms.length >= MOST_ROOMS) return refused('phone_book_full')
  const password = ports.mint.password()
  const room = { ...roomOf(wanted), id: ports.mint.roomId(), sealedPassword: ports.secrets.seal(password) }
  const kept = await keep(ports, by, 'added', room)
  return kept.ok ? answered({ room: kept.value, password }) : kept
}

/** Its password stays, whatever it is called. */
export async function changeRoom(ports: Ports, by: AccountId, id: string, wanted: WantedRoom): Promise<PhoneBookAnswer<RoomSystem>> {
  const before = await roomWith(ports, id)
  if (before === null) return refused('unknown_room_system')
  return keep(ports, by, 'changed', { ...roomOf(wanted), id, sealedPassword: before.sealedPassword })
}

/** The one before is worth nothing from now on. */
export async function renewPassword(ports: Ports, by: AccountId, id: string): Promise<PhoneBookAnswer<RoomWithPassword>> {
  const before = await roomWith(ports, id)
  if (before === null) return refused('unknown_room_system')
  const password = ports.mint.password()
  const kept = await keep(ports, by, 'rekeyed', { ...before, sealedPassword: ports.secrets.seal(password) })
  return kept.ok ? answered({ room: kept.value, password }) : kept
}

export async function removeRoom(ports: Ports, by: AccountId, id: string): Promise<PhoneBookAnswer<undefined>> {
  const room = await roomWith(ports, id)
  if (room === null || !(await ports.roomBook.removeRoom(id))) return refused('unknown_room_system')
  await note(ports, by, 'removed', room)
  return answered(undefined)
}

/** Whether room systems that are not registered here may call. */
export async function changeGuests({ roomBook, audit, clock }: Ports, by: AccountId, guests: boolean): Promise<boolean> {
  await roomBook.putGuests(guests)
  await audit.append({ type: 'room_guests.changed', guests, by }, clock.now())
  return guests
}

const roomOf = ({ name, address, username, certificate }: WantedRoom): Omit<RoomSystem, 'id' | 'sealedPassword'> => ({
  name: cleanName(name) || username,
  address: branded<RoomAddress>(address.trim().toLowerCase()),
  username,
  certificate,
})

const roomWith = async ({ roomBook }: Ports, id: string): Promise<RoomSystem | null> =>
  (await roomBook.read()).rooms.find((room) => room.id === id) ?? null

type Change = 'added' | 'changed' | 'rekeyed' | 'removed'

async function keep(ports: Ports, by: AccountId, change: Change, room: RoomSystem): Promise<PhoneBookAnswer<RoomSystem>> {
  const { trunks } = await ports.phoneBook.read()
  if (trunks.some(({ login }) => login?.username === room.username)) return refused('room_username_taken')
  const outcome = await ports.roomBook.putRoom(room)
  if (outcome !== 'put') return refused(outcome)
  await note(ports, by, change, room)
  return answered(room)
}

const note = ({ audit, clock }: Ports, by: AccountId, change: Change, { id, name, address }: RoomSystem): Promise<void> =>
  audit.append({ type: `room_system.${change}`, roomId: id, name, address, by }, clock.now())
