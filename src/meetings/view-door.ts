import type { DoorUpdate, Seeker } from '../domain/door-view.ts'
import type { MeetingId } from '../domain/ids.ts'
import type { Ports } from './ports.ts'
import type { StandpointRequest } from './standpoint.ts'

/** What a stream at the door needs: this first update, and then `doorUpdateOf(after, seeker)` for each change of `meetingId`. */
export interface DoorOutlook {
  readonly meetingId: MeetingId | null
  readonly seeker: Seeker
  readonly update: DoorUpdate
}

export function viewDoor(_ports: Ports, _request: StandpointRequest): Promise<DoorOutlook> {
  throw new Error('not yet')
}
