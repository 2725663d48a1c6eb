import type { RoomSystemView } from '../../shared/api/room-system.ts'
import type { RoomSystem } from '../meetings/room-book.ts'
import type { RoomStates } from '../meetings/room-states.ts'

/** A room system as administrators see it: with how it does, and without its password. */
export const roomSystemView = ({ id, name, address, username, certificate }: RoomSystem, states: RoomStates): RoomSystemView => ({
  id,
  name,
  address,
  username,
  certificate,
  registered: states.isRegistered(address),
})
