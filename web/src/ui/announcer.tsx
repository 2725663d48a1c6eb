import { useSyncExternalStore } from 'react'

type Politeness = 'polite' | 'assertive'

let said: Readonly<Record<Politeness, string>> = { polite: '', assertive: '' }
const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Says a sentence to screen readers. Door arrivals politely; lock changes and a removal assertively. */
export function announce(text: string, politeness: Politeness = 'polite'): void {
  // The same sentence twice is only spoken again when the text differs.
  said = { ...said, [politeness]: said[politeness] === text ? `${text}\u00A0` : text }
  for (const listener of listeners) listener()
}

/** One in the app. */
export const Announcer = () => {
  const { polite, assertive } = useSyncExternalStore(subscribe, () => said)
  return (
    <div className="sr-only">
      <div aria-live="polite">{polite}</div>
      <div aria-live="assertive">{assertive}</div>
    </div>
  )
}
