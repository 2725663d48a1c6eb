import type { AccountId, AttendeeId } from './ids.ts'

/** Who asks for something: always somebody proved, by account, by roster entry, or the server itself. */
export type Actor =
  | { readonly kind: 'account'; readonly accountId: AccountId; readonly name: string }
  | { readonly kind: 'attendee'; readonly attendeeId: AttendeeId; readonly name: string }
  | { readonly kind: 'server' }

export type Role = 'organizer' | 'delegate' | 'attendee'
