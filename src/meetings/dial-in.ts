import type { Actor } from '../domain/actor.ts'
import type { ConferenceId } from '../domain/ids.ts'
import { entryOf } from '../domain/role.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export interface OwnDialIn {
  readonly pin: string
  /** False: the meeting is encrypted, and the PIN is good for browsers alone. */
  readonly byTelephone: boolean
}

/** The asker's own PIN, and nobody else's (P4). */
export async function dialIn({ store, secrets }: Ports, actor: Actor, conferenceId: ConferenceId): Promise<Verb<OwnDialIn>> {
  const meeting = await store.find({ conferenceId })
  if (meeting === null) return { ok: false, code: 'no_conference' }
  const pin = entryOf(meeting, actor)?.pin ?? null
  if (pin === null) return { ok: false, code: 'unknown_attendee' }
  return { ok: true, value: { pin: secrets.unseal(pin.sealed), byTelephone: !meeting.settings.encrypted } }
}
