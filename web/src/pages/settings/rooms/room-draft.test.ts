import { expect, it } from 'vitest'
import { RoomSystemInput } from '../../../../../shared/api/room-system.ts'
import { roomDraft, roomFaults, roomOf, withAddress } from './room-draft.ts'

const KEPT = {
  id: 'room_1',
  name: 'Board room 3',
  address: 'board-3@rooms.example.org',
  username: 'board-3',
  certificate: null,
  registered: true,
}

it('begins with the room that is changed, and gives it back unchanged', () => {
  const { id: _, registered: __, ...rest } = KEPT
  expect(roomOf(roomDraft(KEPT))).toEqual(rest)
  expect(roomFaults(roomDraft(KEPT))).toEqual({})
})

it('takes the user name from the address until another is typed', () => {
  const typed = ['B', 'Board 3', 'Board 3@Rooms.example.org'].reduce(withAddress, roomDraft(null))
  expect(typed).toMatchObject({ address: 'Board 3@Rooms.example.org', username: 'board3' })
  expect(withAddress({ ...typed, username: 'own' }, 'other@rooms.example.org').username).toBe('own')
})

it('has no fault exactly where the server takes it', () => {
  expect(roomFaults(roomDraft(null))).toEqual({ name: 'roomNameMissing', address: 'roomAddressWrong', username: 'roomUsernameWrong' })
  const fingerprint = 'AB:'.repeat(31) + 'ab'
  for (const more of [
    {},
    { name: ' ' },
    { address: 'nowhere' },
    { address: ' b@example.org ' },
    { username: 'B' },
    { certificate: fingerprint },
    { certificate: 'AB' },
  ]) {
    const draft = { ...roomDraft(KEPT), ...more }
    expect([more, RoomSystemInput.safeParse(roomOf(draft)).success]).toEqual([more, Object.keys(roomFaults(draft)).length === 0])
  }
})
