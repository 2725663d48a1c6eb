import { recover as decideRecovery } from '../domain/recover.ts'
import type { Ports } from './ports.ts'
import { turn } from './turn.ts'

/** At start: legs that this node held when it died are lost, and their attendees dropped. `ports.node` must outlive the process. */
export async function recover(ports: Ports): Promise<void> {
  for (const meeting of await ports.store.listLive())
    await turn(ports, meeting.id, (now, context) => decideRecovery(now, ports.node, context))
}
