import type { Actor } from '../domain/actor.ts'
import type { ConferenceId } from '../domain/ids.ts'
import { entryOf } from '../domain/role.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

/** The asker's own PIN, and nobody else's (P4). */
export async function dialIn({ store, secrets }: Ports, actor: Actor, conferenceId: ConferenceId): Promise<Verb<{ readonly pin: string }>> {
  const meeting = await store.find({ conferenceId })
  if (meeting === null) return { ok: false, code: 'no_conference' }
  const pin = entryOf(meeting, actor)?.pin ?? null
  return pin === null ? { ok: false, code: 'unknown_attendee' } : { ok: true, value: { pin: secrets.unseal(pin.sealed) } }
}
