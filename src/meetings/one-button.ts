import type { MeetingNumber, RoomAddress } from '../domain/ids.ts'
import { meetingOfRoom } from '../domain/room.ts'
import type { Ports } from './ports.ts'

/** The meeting that this room enters with one button just now; null where there is none. */
export async function numberForRoom({ store, clock }: Ports, address: RoomAddress): Promise<MeetingNumber | null> {
  return meetingOfRoom(await store.listForRoom(address), address, clock.now())?.number ?? null
}
