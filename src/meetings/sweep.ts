import { sweep as decideSweep } from '../domain/sweep.ts'
import type { Ports } from './ports.ts'
import { turn } from './turn.ts'

/** Ends conferences that have been empty for too long, and forgets legs whose token was never used. Due every few seconds. */
export async function sweep(ports: Ports): Promise<void> {
  for (const meeting of await ports.store.listLive()) {
    // Looked at first without the meeting's lock: mostly there is nothing to do.
    if (decideSweep(meeting, { now: ports.clock.now() }).meeting !== meeting) await turn(ports, meeting.id, decideSweep)
  }
}
