import { addRoom } from '../../meetings/room-systems.ts'
import { adminOperation, answered } from '../operation.ts'
import { roomSystemView } from '../room-system-view.ts'

export const addRoomSystem = adminOperation('addRoomSystem', async ({ ports }, account, { body }) => {
  const added = await addRoom(ports, account.id, body)
  if (!added.ok) return added
  const { room, password } = added.value
  return answered({ ...roomSystemView(room, ports.roomStates), password })
})
