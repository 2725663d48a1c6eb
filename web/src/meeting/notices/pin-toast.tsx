import { ShieldAlert } from 'lucide-react'
import { t } from '../../i18n/i18n.ts'
import { showToast } from '../../ui/toast.tsx'
import type { PinTry } from './pin-tries.ts'

/** Stays until it is closed: whoever is on the phone may not be looking. */
export const pinToast = ({ key, values }: PinTry): void =>
  showToast({ text: t(key, values), tone: 'problem', icon: <ShieldAlert aria-hidden="true" size={20} />, stays: true })
