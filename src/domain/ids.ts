/** Branded strings: an attendee's ID cannot be handed where a meeting's is wanted. */
declare const brand: unique symbol
type Branded<B extends string> = string & { readonly [brand]: B }

export type AccountId = Branded<'account'>
export type MeetingId = Branded<'meeting'>
/** The 10 digits that people type and say. */
export type MeetingNumber = Branded<'meeting-number'>
export type InvitationId = Branded<'invitation'>
export type ConferenceId = Branded<'conference'>
export type AttendeeId = Branded<'attendee'>
export type LegId = Branded<'leg'>
export type DoorEntryId = Branded<'door-entry'>
/** By which a room system is invited, as an e-mail address in lower case; nothing need be mailed there. */
export type RoomAddress = Branded<'room-address'>
/** Keyed hash of a secret (device secret, link, PIN, nonce); the secret itself never enters the domain. */
export type SecretHash = Branded<'secret-hash'>
/** Milliseconds since the epoch. */
export type Instant = number

/** Brands a string that the rim has checked or the store has read. */
// The one place where a brand is put on: it exists only for the compiler.
export const branded = <T extends Branded<string>>(value: string): T => value as T
