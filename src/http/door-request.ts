/** What a request brings to the door. */
import type { Enter } from '../../shared/api/enter.ts'
import { branded, type MeetingNumber } from '../domain/ids.ts'
import type { DoorKey } from '../meetings/enter.ts'
import { doorCookieOf } from './door-cookies.ts'
import type { Visitor } from './visitor.ts'

export const doorKeyOf = (by: Enter['by']): DoorKey => ('number' in by ? { number: branded<MeetingNumber>(by.number) } : by)

/** The raw device secret for this door: an SDK's, or this browser's cookie. */
export const heldDevice = (visitor: Visitor, by: Enter['by']): string | null =>
  visitor.deviceSecret ?? visitor.cookies[doorCookieOf(by)] ?? null
