import { renewPassword } from '../../meetings/room-systems.ts'
import { adminOperation, answered } from '../operation.ts'
import { roomSystemView } from '../room-system-view.ts'

export const renewRoomPassword = adminOperation('renewRoomPassword', async ({ ports }, account, { params }) => {
  const renewed = await renewPassword(ports, account.id, params.roomId)
  if (!renewed.ok) return renewed
  const { room, password } = renewed.value
  return answered({ ...roomSystemView(room, ports.roomStates), password })
})
