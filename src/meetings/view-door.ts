import { doorUpdateOf, type DoorUpdate, type Seeker } from '../domain/door-view.ts'
import type { MeetingId } from '../domain/ids.ts'
import { keyOf, proofsOf, type Visitor } from './applicant.ts'
import type { Ports } from './ports.ts'

/** What a stream at the door needs: this first update, and then `doorUpdateOf(after, seeker)` for each change of `meetingId`. */
export interface DoorOutlook {
  readonly meetingId: MeetingId | null
  readonly seeker: Seeker
  readonly update: DoorUpdate
}

export async function viewDoor({ store, secrets }: Ports, visitor: Visitor): Promise<DoorOutlook> {
  const meeting = await store.find(keyOf(secrets, visitor.by))
  const { account, room, device, link } = proofsOf(secrets, visitor)
  const seeker = { account, room, device, link }
  return { meetingId: meeting?.id ?? null, seeker, update: doorUpdateOf(meeting, seeker) }
}
