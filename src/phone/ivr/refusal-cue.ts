/** A6, D3: what a refused caller hears, and whether another number may help. */
import type { RefusalPrompt } from './prompt.ts'

export type Refusal =
  | 'no_meeting'
  | 'meeting_locked'
  | 'blocked'
  | 'sign_in_required'
  | 'not_invited'
  | 'link_used'
  | 'pin_unknown'
  | 'pin_in_use'
  | 'too_many_tries'
  | 'meeting_full'
  | 'meeting_encrypted'
  | 'token_refused'

export interface RefusalCue {
  readonly prompt: RefusalPrompt
  /** False: the caller is hung up after the cue. */
  readonly mayTryAgain: boolean
}

const once = (prompt: RefusalPrompt): RefusalCue => ({ prompt, mayTryAgain: false })
const again = (prompt: RefusalPrompt): RefusalCue => ({ prompt, mayTryAgain: true })

export const REFUSAL_CUES: Readonly<Record<Refusal, RefusalCue>> = {
  no_meeting: again('no-meeting'),
  meeting_locked: once('meeting-locked'),
  blocked: once('blocked'),
  /** Whoever has an account has a PIN too. */
  sign_in_required: again('sign-in-required'),
  not_invited: again('not-invited'),
  link_used: once('link-used'),
  /** P5: wrong, dead and foreign PINs have this one code, and so one sound. */
  pin_unknown: again('pin-unknown'),
  pin_in_use: again('pin-in-use'),
  too_many_tries: once('too-many-tries'),
  meeting_full: once('meeting-full'),
  meeting_encrypted: once('meeting-encrypted'),
  token_refused: once('token-refused'),
}
