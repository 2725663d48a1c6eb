import { X } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'
import { useT } from '../i18n/i18n.ts'
import { ButtonLink, IconButton } from './button.tsx'

type ToastTone = 'neutral' | 'locked' | 'problem'
export interface Toast {
  readonly text: string
  readonly tone?: ToastTone
  readonly icon?: ReactNode
  /** Until it is closed. */
  readonly stays?: boolean
  /** Where it leads. Such a toast stays until it is closed or followed. */
  readonly link?: { readonly href: string; readonly text: string }
}

interface Shown extends Toast {
  readonly id: number
}

const STAY_MS = 5000
const AT_ONCE = 3

let shown: readonly Shown[] = []
let lastId = 0
const listeners = new Set<() => void>()
const set = (next: readonly Shown[]): void => {
  shown = next
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
const close = (id: number): void => set(shown.filter((toast) => toast.id !== id))

export function showToast(toast: Toast): void {
  lastId += 1
  set([...shown.filter(({ text }) => text !== toast.text), { ...toast, id: lastId }].slice(-AT_ONCE))
}

/** One in the app. A toast that is neither to stay nor has a link stays 5 s, and as long as it is pointed at or holds the focus. */
export const ToastRegion = () => {
  const t = useT()
  const toasts = useSyncExternalStore(subscribe, () => shown)
  return (
    <section className="toasts" aria-label={t('notices')}>
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

const ToastCard = ({ toast }: { readonly toast: Shown }) => {
  const t = useT()
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held || toast.stays === true || toast.link !== undefined) return undefined
    const timer = setTimeout(() => close(toast.id), STAY_MS)
    return () => clearTimeout(timer)
  }, [held, toast.id, toast.stays, toast.link])
  const hold = {
    onMouseEnter: () => setHeld(true),
    onMouseLeave: () => setHeld(false),
    onFocus: () => setHeld(true),
    onBlur: () => setHeld(false),
  }
  return (
    <div className={`toast ${toast.tone ?? 'neutral'}`} role={toast.tone === 'problem' ? 'alert' : 'status'} {...hold}>
      {toast.icon}
      <span>{toast.text}</span>
      {toast.link === undefined ? null : (
        <ButtonLink size="small" href={toast.link.href} onFollow={() => close(toast.id)}>
          {toast.link.text}
        </ButtonLink>
      )}
      <IconButton label={t('close')} icon={<X aria-hidden="true" size={18} />} onPress={() => close(toast.id)} />
    </div>
  )
}
