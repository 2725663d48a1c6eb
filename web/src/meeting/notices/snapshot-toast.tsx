import { Camera } from 'lucide-react'
import type { SnapshotView } from '../../../../shared/api/conference.ts'
import { t } from '../../i18n/i18n.ts'
import { showToast } from '../../ui/toast.tsx'

/** Stays until it is closed: nobody is looked at without knowing it. */
export const snapshotToast = ({ by, byMe }: SnapshotView): void =>
  showToast({
    text: byMe ? t('snapshotTakenByYou') : t('snapshotTaken', { name: by }),
    icon: <Camera aria-hidden="true" size={20} />,
    stays: true,
  })
