import { changeGuests } from '../../meetings/room-systems.ts'
import { adminOperation, answered } from '../operation.ts'

export const changeRoomGuests = adminOperation('changeRoomGuests', async ({ ports }, account, { body }) =>
  answered({ guests: await changeGuests(ports, account.id, body.guests) }),
)
