import type { Path } from '../../../../shared/api/conference.ts'
import { call } from '../../api/client.ts'
import type { Problem, Result } from '../../api/client.ts'
import { t } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { showToast } from '../../ui/toast.tsx'
import { shownName } from './name.ts'
import type { MeetingModel } from './meeting-model.ts'

/** What people do in a meeting that the server has to acknowledge. */
type Named = { readonly id: string; readonly name: string; readonly nameProved: boolean }

const at = (model: MeetingModel) => ({ conferenceId: model.conferenceId })

/** Whether it was done; if not, a toast has said so. */
function done(result: Result<unknown>): boolean {
  if (!result.ok) showToast({ text: t('notDone'), tone: 'problem' })
  return result.ok
}

export type LockAnswer = 'done' | 'conflict' | 'failed'

/** SPEC L11: `ifVersion` is the version that the dialog showed, so that two hosts cannot undo each other unknowingly. */
export async function changeLock(model: MeetingModel, locked: boolean, ifVersion: number): Promise<LockAnswer> {
  model.lockAsked.set(locked)
  const result = await call('changeLock', { params: at(model), body: { locked, ifVersion } })
  model.lockAsked.set(null)
  if (result.ok) {
    model.updates.acknowledge(result.value)
    return 'done'
  }
  return isConflict(result.problem) ? 'conflict' : 'failed'
}

const isConflict = ({ status }: Problem): boolean => status === 409 || status === 412

export async function letIn(model: MeetingModel, entry: Named & { readonly path: Path }): Promise<void> {
  if (!done(await call('letIn', { params: { ...at(model), doorEntryId: entry.id } }))) return
  const name = shownName(entry)
  const locked = model.view?.lock.locked === true
  showToast({ text: t(!locked ? 'letInToastOpen' : entry.path === 'phone' ? 'letInToastPhone' : 'letInToast', { name }) })
  announce(t('sayMayJoin', { name }))
}

export async function ignoreAtDoor(model: MeetingModel, entry: Named): Promise<void> {
  done(await call('ignore', { params: { ...at(model), doorEntryId: entry.id } }))
}

export async function blockAtDoor(model: MeetingModel, entry: Named): Promise<void> {
  if (done(await call('blockAtDoor', { params: { ...at(model), doorEntryId: entry.id } })))
    showToast({ text: t('blockedToast', { name: shownName(entry) }) })
}

export async function muteAttendee(model: MeetingModel, attendee: Named): Promise<void> {
  if (done(await call('muteAttendee', { params: { ...at(model), attendeeId: attendee.id } })))
    showToast({ text: t('mutedToast', { name: shownName(attendee) }) })
}

export async function removeAttendee(model: MeetingModel, attendee: Named, block: boolean): Promise<boolean> {
  const removed = done(await call('removeAttendee', { params: { ...at(model), attendeeId: attendee.id }, body: { block } }))
  if (removed) showToast({ text: t(block ? 'blockedToast' : 'removedToast', { name: shownName(attendee) }) })
  return removed
}

/** Goodbye: the place on the roster stays. */
export async function leave(model: MeetingModel): Promise<void> {
  await call('leave', { params: at(model) })
  model.end({ kind: 'left' })
}

export async function endForAll(model: MeetingModel): Promise<void> {
  if (done(await call('end', { params: at(model) }))) model.end({ kind: 'ended' })
}
