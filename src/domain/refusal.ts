/** Every reason for which the door says no (SPEC A1, A6). Documented in docs/errors.md, spoken by the phone, drawn for rooms. */
export const REFUSALS = [
  /** Unknown, ended, not begun, withdrawn: they all look the same (A7). */
  'no_meeting',
  'meeting_locked',
  'blocked',
  /** The meeting admits only people with an account. */
  'sign_in_required',
  /** The meeting admits only those invited. */
  'not_invited',
  /** The personal link already belongs to another device. */
  'link_used',
  /** Wrong, dead and foreign PINs alike. */
  'pin_unknown',
  'pin_in_use',
  'too_many_tries',
  'meeting_full',
  /** The meeting is end-to-end encrypted, and telephones and room systems cannot decrypt. */
  'meeting_encrypted',
  /** A media token that is forged, used, expired, revoked or of another device. */
  'token_refused',
] as const

export type Refusal = (typeof REFUSALS)[number]
