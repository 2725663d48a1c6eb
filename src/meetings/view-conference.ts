import type { Actor } from '../domain/actor.ts'
import type { ConferenceId } from '../domain/ids.ts'
import { viewOf, type ConferenceView } from '../domain/view.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export async function viewConference({ store }: Ports, actor: Actor, conferenceId: ConferenceId): Promise<Verb<ConferenceView>> {
  const meeting = await store.find({ conferenceId })
  const view = meeting === null ? null : viewOf(meeting, actor)
  return view === null ? { ok: false, code: 'no_conference' } : { ok: true, value: view }
}
