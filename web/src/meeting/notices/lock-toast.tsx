import { t } from '../../i18n/i18n.ts'
import { LockIcon, UnlockIcon } from '../../ui/icon.tsx'
import { showToast } from '../../ui/toast.tsx'

export function lockToast(locked: boolean, rostered: number): void {
  if (locked) showToast({ text: t('toastLocked', { count: rostered }), tone: 'locked', icon: <LockIcon /> })
  else showToast({ text: t('toastUnlocked'), icon: <UnlockIcon /> })
}
