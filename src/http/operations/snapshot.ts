import { branded, type ConferenceId } from '../../domain/ids.ts'
import { takeSnapshot } from '../../meetings/take-snapshot.ts'
import { whoIs } from '../../meetings/who-is.ts'
import { accountOperation, refused } from '../operation.ts'
import { personOf } from '../visitor.ts'

/** The scope is asked for before the meeting, so that a key without it learns nothing of meetings. */
export const snapshot = accountOperation('snapshot', async ({ ports, photographer, budgets }, account, { visitor, params }) => {
  const { key } = visitor
  if (key?.scopes.includes('snapshot') !== true) return refused('scope_missing')
  if (!budgets.snapshots.take(key.id)) return refused('too_many_requests', budgets.snapshots.wait(key.id))
  const id = branded<ConferenceId>(params.conferenceId)
  const actor = await whoIs(ports, id, { account: personOf(account), devices: [] })
  if (actor === null) return refused('no_conference')
  const outcome = await takeSnapshot(ports, photographer, actor, id, account.language)
  return outcome.ok ? { ok: true, bytes: outcome.value } : outcome
})
