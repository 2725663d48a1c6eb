/** A picture of a live meeting for somebody outside of it: decided and told first, then drawn, and asked again before it is handed out. */
import type { Actor } from '../domain/actor.ts'
import type { ConferenceId } from '../domain/ids.ts'
import { maySee, takeSnapshot as decide } from '../domain/snapshot.ts'
import type { ConferenceView } from '../domain/view.ts'
import type { Ports } from './ports.ts'
import { conferenceTurn } from './turn.ts'
import type { Verb } from './verb.ts'
import { viewConference } from './view-conference.ts'

/** Draws it, in a few seconds. */
export interface Photographer {
  /** False where this machine has no codec, as far as is known. */
  readonly available: boolean
  /** `token` opens the media room once, to look. */
  photograph(order: PictureOrder): Promise<Photograph>
}

export interface PictureOrder {
  /** As whoever asks may see it (R7). */
  readonly view: ConferenceView
  readonly token: string
  readonly language: 'en' | 'de'
}

export type Photograph =
  | { readonly taken: true; readonly png: Uint8Array }
  | { readonly taken: false; readonly code: 'snapshots_unavailable' | 'snapshot_failed' }

export type SnapshotOutcome = Verb<Uint8Array> | { readonly ok: false; readonly code: 'snapshots_unavailable' | 'snapshot_failed' }

export async function takeSnapshot(
  ports: Ports,
  photographer: Photographer,
  actor: Actor,
  conferenceId: ConferenceId,
  language: 'en' | 'de',
): Promise<SnapshotOutcome> {
  if (!photographer.available) return { ok: false, code: 'snapshots_unavailable' }
  const leave = await conferenceTurn(ports, actor, conferenceId, 'snapshot', (meeting, context) => decide(meeting, actor, context))
  if (!leave.ok) return leave
  const view = await viewConference(ports, actor, conferenceId)
  if (!view.ok) return view
  const photograph = await photographer.photograph({ view: view.value, token: ports.watchers.issue(conferenceId), language })
  if (!photograph.taken) return { ok: false, code: photograph.code }
  const meeting = await ports.store.find({ conferenceId })
  const still = meeting === null ? ({ ok: false, code: 'no_conference' } as const) : maySee(meeting, actor)
  return still.ok ? { ok: true, value: photograph.png } : still
}
