import type { LockView } from '../../../../shared/api/conference.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import type { LatchState } from '../../ui/plate.tsx'
import { clockTime } from '../state/time.ts'

export function latchOf({ locked }: LockView, live: boolean, asked: boolean | null): LatchState {
  const was = locked ? 'locked' : 'open'
  if (!live) return { kind: 'unknown', was }
  return asked === null || asked === locked ? { kind: was } : { kind: 'changing', was }
}

/** "Locked by you at 10:42", "Open to anyone with the ID", "Last known: locked", "Locking…" */
export function plateText(lock: LockView, state: LatchState): readonly [TextKey, Readonly<Record<string, string>>] {
  if (state.kind === 'unknown') return [lock.locked ? 'plateUnknownLocked' : 'plateUnknownOpen', {}]
  if (state.kind === 'changing') return [lock.locked ? 'plateUnlocking' : 'plateLocking', {}]
  if (!lock.locked) return ['plateOpen', {}]
  const time = clockTime(lock.changedAt)
  if (lock.changedByMe) return ['plateLockedByYou', { time }]
  return lock.changedBy === null ? ['plateLockedSince', { time }] : ['plateLocked', { name: lock.changedBy, time }]
}
