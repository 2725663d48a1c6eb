/** How long a session lives without a refresh, agreed between both sides (RFC 4028 §7 to §9): pure. */
import { optionTagsOf } from '../message/option-tags.ts'
import { parseMinSe, parseSessionExpires, writeSessionExpires } from '../message/session-expires.ts'
import { headerOf, type Headers, type SipMessage } from '../message/sip-message.ts'

/** Seconds; less than 90 is refused by everybody (RFC 4028 §5). */
export const MIN_SESSION = 90
export const WANTED_SESSION = 1_800

/** Seconds, and which side refreshes: the one that sent the request, or the one that answered it. */
export interface SessionTimer {
  readonly seconds: number
  readonly refresher: 'uac' | 'uas'
}

export type TimerAnswer =
  | { readonly kind: 'too-short' }
  | { readonly kind: 'none' }
  | { readonly kind: 'agreed'; readonly timer: SessionTimer; readonly headers: Headers }

const minSeOf = (message: SipMessage): number => Math.max(parseMinSe(headerOf(message, 'min-se') ?? '') ?? 0, MIN_SESSION)

const sessionExpiresOf = (message: SipMessage) => parseSessionExpires(headerOf(message, 'session-expires') ?? '')

/**
 * What we answer to an INVITE or UPDATE. Where the other side leaves it open we refresh: then a call whose other side
 * died without a word is noticed, and none is cut that only forgot to refresh.
 */
export function answerTimer(request: SipMessage): TimerAnswer {
  const supported = optionTagsOf(request, 'supported').has('timer') || optionTagsOf(request, 'require').has('timer')
  const asked = sessionExpiresOf(request)
  if (!supported && !asked) return { kind: 'none' }
  if (supported && asked && asked.seconds < MIN_SESSION) return { kind: 'too-short' }
  const seconds = Math.max(Math.min(asked?.seconds ?? WANTED_SESSION, WANTED_SESSION), minSeOf(request))
  const refresher = supported ? (asked?.refresher ?? 'uas') : 'uas'
  const demand: Headers = refresher === 'uac' ? [['require', 'timer']] : []
  return {
    kind: 'agreed',
    timer: { seconds, refresher },
    headers: [...demand, ['session-expires', writeSessionExpires({ seconds, refresher })]],
  }
}

/** What our own INVITE or refresh asks for. In a refresh the roles stay as they are. */
export const askForTimer = (seconds: number, minSe: number, refresher: 'uac' | 'uas' | undefined): Headers => [
  ['session-expires', writeSessionExpires({ seconds: Math.max(seconds, minSe), refresher })],
  ['min-se', `${minSe}`],
]

/** What a success of the other side agrees to. */
export function agreedTimer(response: SipMessage): SessionTimer | undefined {
  const agreed = sessionExpiresOf(response)
  return agreed && { seconds: Math.max(agreed.seconds, MIN_SESSION), refresher: agreed.refresher ?? 'uac' }
}

/** The interval that a 422 demands; undefined where it says none, or one that we asked for already. */
export function demandedSession(response: SipMessage, asked: number): number | undefined {
  const demanded = parseMinSe(headerOf(response, 'min-se') ?? '')
  return demanded !== undefined && demanded > asked ? demanded : undefined
}

/** When the refresher refreshes, and when both give the session up; milliseconds (RFC 4028 §10). */
export const refreshAfterMs = ({ seconds }: SessionTimer): number => seconds * 500
export const expiresAfterMs = ({ seconds }: SessionTimer): number => (seconds - Math.min(32, seconds / 3)) * 1_000
