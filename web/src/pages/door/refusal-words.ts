import type { TextKey } from '../../i18n/i18n.ts'

export type WayOut = 'again' | 'without-pin' | 'sign-in' | 'pin' | 'other-id' | 'home'

/** What stands over the words: the locked door, or an icon. */
export type Picture =
  | 'door'
  | 'nothing-here'
  | 'ban'
  | 'sign-in'
  | 'no-mail'
  | 'no-link'
  | 'number'
  | 'time'
  | 'people'
  | 'key'
  | 'shield'
  | 'offline'
  | 'again'

export interface RefusalWords {
  readonly title: TextKey
  readonly text: TextKey
  readonly picture: Picture
  /** The first is the filled one. */
  readonly ways: readonly WayOut[]
}

/** Every refusal of src/domain/refusal.ts, what can go wrong on the way to the server (SPEC A6), a door that was unlocked meanwhile (L10), and a browser that cannot decrypt. */
export const REFUSAL_WORDS = {
  meeting_locked: { title: 'refusedLocked', text: 'refusedLockedText', picture: 'door', ways: ['again', 'sign-in', 'pin'] },
  no_meeting: { title: 'refusedNoMeeting', text: 'refusedNoMeetingText', picture: 'nothing-here', ways: ['again', 'sign-in', 'other-id'] },
  blocked: { title: 'refusedBlocked', text: 'refusedBlockedText', picture: 'ban', ways: ['home'] },
  sign_in_required: { title: 'refusedSignIn', text: 'refusedSignInText', picture: 'sign-in', ways: ['sign-in', 'pin'] },
  not_invited: { title: 'refusedNotInvited', text: 'refusedNotInvitedText', picture: 'no-mail', ways: ['again', 'sign-in', 'pin'] },
  link_used: { title: 'refusedLinkUsed', text: 'refusedLinkUsedText', picture: 'no-link', ways: ['again', 'home'] },
  pin_unknown: { title: 'refusedPinUnknown', text: 'refusedPinUnknownText', picture: 'number', ways: ['pin', 'without-pin'] },
  pin_in_use: { title: 'refusedPinInUse', text: 'refusedPinInUseText', picture: 'number', ways: ['again'] },
  too_many_tries: { title: 'refusedTooManyTries', text: 'refusedTooManyTriesText', picture: 'time', ways: ['again'] },
  meeting_full: { title: 'refusedFull', text: 'refusedFullText', picture: 'people', ways: ['again', 'home'] },
  meeting_encrypted: { title: 'refusedEncrypted', text: 'refusedEncryptedText', picture: 'shield', ways: ['home'] },
  encryption_unsupported: { title: 'refusedNoEncryption', text: 'refusedNoEncryptionText', picture: 'shield', ways: ['again', 'home'] },
  token_refused: { title: 'refusedToken', text: 'refusedTokenText', picture: 'key', ways: ['again', 'home'] },
  open_now: { title: 'refusedOpenNow', text: 'refusedOpenNowText', picture: 'again', ways: ['again', 'home'] },
  unreachable: { title: 'unreachableTitle', text: 'unreachableText', picture: 'offline', ways: ['again'] },
} as const satisfies Record<string, RefusalWords>

const UNKNOWN: RefusalWords = { title: 'refusedUnknown', text: 'refusedUnknownText', picture: 'again', ways: ['again', 'home'] }

/** What the server says of itself, in words that the door has already. */
const ALIKE: Readonly<Record<string, keyof typeof REFUSAL_WORDS>> = { too_many_requests: 'too_many_tries', unavailable: 'unreachable' }

const isKnown = (code: string): code is keyof typeof REFUSAL_WORDS => Object.hasOwn(REFUSAL_WORDS, code)

export function wordsOf(code: string): RefusalWords {
  const alike = Object.hasOwn(ALIKE, code) ? ALIKE[code] : undefined
  if (alike !== undefined) return REFUSAL_WORDS[alike]
  return isKnown(code) ? REFUSAL_WORDS[code] : UNKNOWN
}
