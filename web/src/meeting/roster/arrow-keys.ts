import type { KeyboardEvent } from 'react'

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

/** Arrows move between the buttons of a list's rows. */
export function stepRow(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key]
  if (step === undefined || !(event.target instanceof HTMLElement) || !event.target.matches('.person-row')) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('button.person-row')]
  const next = rows[rows.indexOf(event.target) + step]
  if (next === undefined) return
  event.preventDefault()
  event.stopPropagation()
  next.focus()
}
