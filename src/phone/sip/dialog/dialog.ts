/** What two sides of a call know of each other (RFC 3261 §12): pure data, and how it changes. */
import { parseCSeq } from '../message/cseq.ts'
import { MAX_FORWARDS } from '../message/max-forwards.ts'
import { parseNameAddress, tagOf } from '../message/name-address.ts'
import { headerOf, headersOf, type Headers, type SipMessage, type SipRequest, type SipResponse } from '../message/sip-message.ts'
import { parseSipUri } from '../message/sip-uri.ts'

export interface Dialog {
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
  /** Of From and To, with their tags. */
  readonly local: string
  readonly remote: string
  /** Where the other side wants to be asked: the URI of its Contact. */
  readonly remoteTarget: string
  /** Values of Route, the next hop first. */
  readonly routes: readonly string[]
  /** Of the last request that we made. */
  readonly localSequence: number
  /** Of the last request that the other side made; undefined before its first. */
  readonly remoteSequence: number | undefined
}

export interface DialogRequestParts {
  readonly headers?: Headers
  readonly body?: Buffer
}

export const sequenceOf = (message: SipMessage): number => parseCSeq(headerOf(message, 'cseq') ?? '')?.number ?? 0

const contactUri = (message: SipMessage): string | undefined => parseNameAddress(headerOf(message, 'contact') ?? '')?.uri

/** The same on both sides of the call; a dialog has it once only. */
export const dialogKey = ({ callId, localTag, remoteTag }: Pick<Dialog, 'callId' | 'localTag' | 'remoteTag'>): string =>
  `${callId} ${localTag} ${remoteTag}`

/** Which of our dialogs a request was sent in; undefined outside any. */
export function dialogKeyOf(request: SipRequest): string | undefined {
  const localTag = tagOf(headerOf(request, 'to') ?? '')
  if (localTag === undefined) return undefined
  return dialogKey({ callId: headerOf(request, 'call-id') ?? '', localTag, remoteTag: tagOf(headerOf(request, 'from') ?? '') ?? '' })
}

/** The dialog that our answer to an INVITE makes. Undefined where the caller does not say how to reach it. */
export function answeredDialog(invite: SipRequest, localTag: string): Dialog | undefined {
  const remoteTarget = contactUri(invite)
  const [from, to] = [headerOf(invite, 'from') ?? '', headerOf(invite, 'to') ?? '']
  if (remoteTarget === undefined || !parseSipUri(remoteTarget)) return undefined
  return {
    callId: headerOf(invite, 'call-id') ?? '',
    localTag,
    remoteTag: tagOf(from) ?? '',
    local: `${to};tag=${localTag}`,
    remote: from,
    remoteTarget,
    routes: headersOf(invite, 'record-route'),
    localSequence: 0,
    remoteSequence: sequenceOf(invite),
  }
}

/** The dialog that an answer to our INVITE makes. Undefined for answers without tag or Contact. */
export function offeredDialog(invite: SipRequest, response: SipResponse): Dialog | undefined {
  const [from, to] = [headerOf(invite, 'from') ?? '', headerOf(response, 'to') ?? '']
  const [remoteTag, remoteTarget] = [tagOf(to), contactUri(response)]
  if (remoteTag === undefined || remoteTarget === undefined || !parseSipUri(remoteTarget)) return undefined
  return {
    callId: headerOf(invite, 'call-id') ?? '',
    localTag: tagOf(from) ?? '',
    remoteTag,
    local: from,
    remote: to,
    remoteTarget,
    routes: headersOf(response, 'record-route').toReversed(),
    localSequence: sequenceOf(invite),
    remoteSequence: undefined,
  }
}

const isLoose = (route: string): boolean => {
  const uri = parseSipUri(parseNameAddress(route)?.uri ?? '')
  return uri?.parameters.has('lr') === true
}

/** Request-URI and Route, also through a strict router of RFC 2543 (RFC 3261 §12.2.1.1). */
function wayOf({ routes, remoteTarget }: Dialog): { readonly uri: string; readonly routes: readonly string[] } {
  const [first, ...others] = routes
  if (first === undefined || isLoose(first)) return { uri: remoteTarget, routes }
  return { uri: parseNameAddress(first)?.uri ?? remoteTarget, routes: [...others, `<${remoteTarget}>`] }
}

/** A request as it stands in this dialog, without its Via. An ACK takes the number of its INVITE. */
export function requestIn(dialog: Dialog, method: string, sequence: number, parts: DialogRequestParts = {}): SipRequest {
  const { uri, routes } = wayOf(dialog)
  return {
    kind: 'request',
    method,
    uri,
    headers: [
      ...routes.map((route) => ['route', route] as const),
      ['max-forwards', `${MAX_FORWARDS}`],
      ['from', dialog.local],
      ['to', dialog.remote],
      ['call-id', dialog.callId],
      ['cseq', `${sequence} ${method}`],
      ...(parts.headers ?? []),
    ],
    body: parts.body ?? Buffer.alloc(0),
  }
}

export const withNextSequence = (dialog: Dialog): Dialog => ({ ...dialog, localSequence: dialog.localSequence + 1 })

/** The dialog after a request of the other side; undefined where that came out of order (RFC 3261 §12.2.2). */
export function afterRequest(dialog: Dialog, request: SipRequest): Dialog | undefined {
  const remoteSequence = sequenceOf(request)
  return dialog.remoteSequence !== undefined && remoteSequence <= dialog.remoteSequence ? undefined : { ...dialog, remoteSequence }
}

/** INVITE and UPDATE, and their successes, may move the other side's Contact; the route stays. */
export function withTargetOf(dialog: Dialog, message: SipMessage): Dialog {
  const remoteTarget = contactUri(message)
  return remoteTarget === undefined || !parseSipUri(remoteTarget) ? dialog : { ...dialog, remoteTarget }
}
