/** What a request brings to the door. */
import type { DoorAddress, Enter } from '../../shared/api/enter.ts'
import { branded, type MeetingNumber } from '../domain/ids.ts'
import type { DoorKey } from '../meetings/enter.ts'
import { doorCookieOf } from './door-cookies.ts'
import type { Visitor } from './visitor.ts'

/** What an address of the web client says: a meeting ID or a personal link. */
export const publicKeyOf = (by: DoorAddress): Exclude<DoorKey, { readonly pin: string }> =>
  'number' in by ? { number: branded<MeetingNumber>(by.number) } : by

export const doorKeyOf = (by: Enter['by']): DoorKey => ('pin' in by ? by : publicKeyOf(by))

/** The raw device secret for this door: an SDK's, or this browser's cookie. */
export const heldDevice = (visitor: Visitor, by: Enter['by']): string | null =>
  visitor.deviceSecret ?? visitor.cookies[doorCookieOf(by)] ?? null
