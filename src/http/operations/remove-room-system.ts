import { removeRoom } from '../../meetings/room-systems.ts'
import { adminOperation } from '../operation.ts'

export const removeRoomSystem = adminOperation('removeRoomSystem', ({ ports }, account, { params }) =>
  removeRoom(ports, account.id, params.roomId),
)
