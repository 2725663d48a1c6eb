import type { Ports } from './ports.ts'

/** At start: legs that this node held when it died are lost, and their attendees dropped. */
export function recover(_ports: Ports): Promise<void> {
  throw new Error('not yet')
}
