/** What is wrong with a request before anybody looks at what it wants (RFC 3261 §8.2). */
import { maxForwardsOf } from '../message/max-forwards.ts'
import { unknownDemands } from '../message/option-tags.ts'
import { headerOf, type Headers, type SipRequest } from '../message/sip-message.ts'
import { descriptionIn, EXTENSIONS, METHODS } from './session-body.ts'
import { answerTimer, MIN_SESSION } from './session-timer.ts'

export interface Refusal {
  readonly status: number
  readonly headers: Headers
}

/** Methods that others know and we do not serve; whatever else is a word that we never heard. */
const FOREIGN: ReadonlySet<string> = new Set(['REGISTER', 'SUBSCRIBE', 'NOTIFY', 'PUBLISH', 'MESSAGE', 'REFER'])

export const refusalOf = (request: SipRequest): Refusal | undefined => ofMethod(request) ?? ofExtensions(request) ?? ofInvite(request)

const ofMethod = ({ method }: SipRequest): Refusal | undefined =>
  METHODS.has(method) ? undefined : { status: FOREIGN.has(method) ? 405 : 501, headers: [['allow', [...METHODS].join(', ')]] }

const ofExtensions = (request: SipRequest): Refusal | undefined => {
  const unknown = unknownDemands(request, EXTENSIONS)
  return unknown.length === 0 ? undefined : { status: 420, headers: unknown.map((tag) => ['unsupported', tag]) }
}

/** Of the first INVITE of a call; those inside one are judged there. A call that has no hops left has gone in a circle. */
function ofInvite(request: SipRequest): Refusal | undefined {
  if (request.method !== 'INVITE') return undefined
  if (maxForwardsOf(request) === 0) return { status: 483, headers: [] }
  if (headerOf(request, 'contact') === undefined) return { status: 400, headers: [] }
  if (request.body.length > 0 && descriptionIn(request) === null) return { status: 415, headers: [['accept', 'application/sdp']] }
  return answerTimer(request).kind === 'too-short' ? { status: 422, headers: [['min-se', `${MIN_SESSION}`]] } : undefined
}
