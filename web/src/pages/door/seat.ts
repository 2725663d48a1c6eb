/** Where this tab sat when its page was reloaded: it returns there without a question (SPEC R2). The door decides as always. */
import type { Choices } from '../../meeting/state/room-options.ts'
import type { By } from './use-door.ts'

export interface Seat {
  readonly name: string
  readonly choices: Choices
}

/** What a seat needs of `sessionStorage`, which lives as long as its tab. */
export type SeatStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** A personal link stands in the address already, and is not written down a second time. */
const keyOf = (by: By): string => `latch.seat.${'number' in by ? by.number : 'link'}`

export const keepSeat = (by: By, seat: Seat, store: SeatStore): void => store.setItem(keyOf(by), JSON.stringify(seat))

export const giveUpSeat = (by: By, store: SeatStore): void => store.removeItem(keyOf(by))

/** Null where nobody sat, and when the page was opened in another way than by reloading it. */
export function seatAfterReload(by: By, store: SeatStore, load: string): Seat | null {
  const kept = store.getItem(keyOf(by))
  if (kept === null) return null
  // Written by `keepSeat` of the same origin.
  if (load === 'reload') return JSON.parse(kept) as Seat
  giveUpSeat(by, store)
  return null
}

/** How this page was loaded: `navigate`, `reload`, `back_forward`. */
export function wayOfLoading(): string {
  const [entry] = performance.getEntriesByType('navigation')
  // That list holds entries of this type only.
  return (entry as PerformanceNavigationTiming | undefined)?.type ?? 'navigate'
}
