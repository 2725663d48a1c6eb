import { changeRoom } from '../../meetings/room-systems.ts'
import { adminOperation, answered } from '../operation.ts'
import { roomSystemView } from '../room-system-view.ts'

export const changeRoomSystem = adminOperation('changeRoomSystem', async ({ ports }, account, { params, body }) => {
  const changed = await changeRoom(ports, account.id, params.roomId, body)
  return changed.ok ? answered(roomSystemView(changed.value, ports.roomStates)) : changed
})
