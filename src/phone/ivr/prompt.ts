/** All that a caller can be told. The sentences themselves are in ../prompts/sentences.ts. */
export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

const AT_THE_DOOR = ['welcome', 'enter-number', 'choose-language', 'number-incomplete', 'goodbye', 'fault'] as const

/** To those whom we ring. */
const CALLED = ['called', 'called-press-one', 'calls-spent'] as const

/** One for each code of the door. */
const REFUSED = [
  'no-meeting',
  'meeting-locked',
  'blocked',
  'sign-in-required',
  'not-invited',
  'link-used',
  'pin-unknown',
  'pin-in-use',
  'too-many-tries',
  'meeting-full',
  'meeting-encrypted',
  'token-refused',
] as const

const INSIDE = [
  'admitted',
  'door-locked',
  'only-one-here',
  'now-locked',
  'now-unlocked',
  'lock-changed',
  'muted',
  'unmuted',
  'muted-by-host',
  'others-muted',
  'hand-raised',
  'hand-lowered',
  'return-pin-hint',
  'return-pin',
  'return-pin-own',
  'end-confirm',
  'not-ended',
  'hosts-only',
  'failed',
  'removed',
  'ended',
  'moved',
  'has-joined',
  'has-left',
  'done-by',
  'pin-tried',
  'pin-tried-other',
] as const

/** Before a name, or in its place. */
const PERSON = ['attendee', 'guest', 'guest-named'] as const

const THE_DOOR = [
  'door-nobody',
  'door-end',
  'door-phone',
  'door-app',
  'door-room',
  'door-number',
  'door-keys',
  'door-let-in',
  'door-ignored',
  'door-gone',
] as const

const KEYS = [
  'key-mute',
  'key-lock',
  'key-hand',
  'key-people',
  'key-layout',
  'key-door',
  'key-pin',
  'key-mute-others',
  'key-end',
  'key-list',
] as const

/** How many others are here, each as a whole sentence. */
const OTHERS = [
  'others-1',
  'others-2',
  'others-3',
  'others-4',
  'others-5',
  'others-6',
  'others-7',
  'others-8',
  'others-9',
  'others-10',
  'others-many',
] as const

export type RefusalPrompt = (typeof REFUSED)[number]

/** Why somebody is not in the meeting, or not any more. A room system shows it, too. */
export type Cue = RefusalPrompt | 'number-incomplete' | 'fault' | 'removed' | 'ended' | 'moved' | 'calls-spent'

export const PROMPTS = [...AT_THE_DOOR, ...PERSON, ...CALLED, ...REFUSED, ...INSIDE, ...THE_DOOR, ...KEYS, ...OTHERS] as const
export type Prompt = (typeof PROMPTS)[number]

export type Tone = 'joined' | 'left' | 'muted' | 'unmuted'

/** What is played one after the other. */
export type Part =
  | { readonly kind: 'prompt'; readonly prompt: Prompt; readonly language: Language }
  | { readonly kind: 'tone'; readonly tone: Tone }
  /** Read out digit by digit; never a secret. */
  | { readonly kind: 'digits'; readonly digits: string; readonly language: Language }
  /** By name where the voice can read it; whose name is not proved is said to give it (R7). */
  | { readonly kind: 'person'; readonly name: string; readonly proved: boolean; readonly language: Language }
  /** P6: the caller's own PIN. Whoever plays it knows it; the dialogue does not. */
  | { readonly kind: 'own-pin'; readonly language: Language }

const COUNTED: readonly Prompt[] = ['only-one-here', ...OTHERS]

/** `others` counts people beside the caller. */
export const othersPrompt = (others: number): Prompt => COUNTED[Math.max(0, others)] ?? 'others-many'
