import { Ban, Hash, KeyRound, Link2Off, LogIn, MailX, RotateCw, Search, Timer, Users, WifiOff } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { TextKey } from '../../i18n/i18n.ts'

export type WayOut = 'again' | 'sign-in' | 'pin' | 'other-id' | 'home'

export interface RefusalWords {
  readonly title: TextKey
  readonly text: TextKey
  readonly icon: LucideIcon | 'door'
  /** The first is the filled one. */
  readonly ways: readonly WayOut[]
}

/** Every refusal of src/domain/refusal.ts, and what can go wrong on the way to the server (SPEC A6). */
export const REFUSAL_WORDS = {
  meeting_locked: { title: 'refusedLocked', text: 'refusedLockedText', icon: 'door', ways: ['again', 'sign-in', 'pin'] },
  no_meeting: { title: 'refusedNoMeeting', text: 'refusedNoMeetingText', icon: Search, ways: ['again', 'sign-in', 'other-id'] },
  blocked: { title: 'refusedBlocked', text: 'refusedBlockedText', icon: Ban, ways: ['home'] },
  sign_in_required: { title: 'refusedSignIn', text: 'refusedSignInText', icon: LogIn, ways: ['sign-in', 'pin'] },
  not_invited: { title: 'refusedNotInvited', text: 'refusedNotInvitedText', icon: MailX, ways: ['again', 'sign-in', 'pin'] },
  link_used: { title: 'refusedLinkUsed', text: 'refusedLinkUsedText', icon: Link2Off, ways: ['again', 'home'] },
  pin_unknown: { title: 'refusedPinUnknown', text: 'refusedPinUnknownText', icon: Hash, ways: ['pin', 'home'] },
  pin_in_use: { title: 'refusedPinInUse', text: 'refusedPinInUseText', icon: Hash, ways: ['again'] },
  too_many_tries: { title: 'refusedTooManyTries', text: 'refusedTooManyTriesText', icon: Timer, ways: ['again'] },
  meeting_full: { title: 'refusedFull', text: 'refusedFullText', icon: Users, ways: ['again', 'home'] },
  token_refused: { title: 'refusedToken', text: 'refusedTokenText', icon: KeyRound, ways: ['again', 'home'] },
  unreachable: { title: 'unreachableTitle', text: 'unreachableText', icon: WifiOff, ways: ['again'] },
} as const satisfies Record<string, RefusalWords>

const UNKNOWN: RefusalWords = { title: 'refusedUnknown', text: 'refusedUnknownText', icon: RotateCw, ways: ['again', 'home'] }

export const wordsOf = (code: string): RefusalWords =>
  Object.hasOwn(REFUSAL_WORDS, code) ? REFUSAL_WORDS[code as keyof typeof REFUSAL_WORDS] : UNKNOWN
