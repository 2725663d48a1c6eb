import { adminOperation, answered } from '../operation.ts'
import { roomSystemView } from '../room-system-view.ts'

export const roomSystems = adminOperation('roomSystems', async ({ ports }) => {
  const { rooms, guests } = await ports.roomBook.read()
  return answered({ rooms: rooms.map((room) => roomSystemView(room, ports.roomStates)), guests })
})
