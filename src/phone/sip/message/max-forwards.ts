/** How many hops a request may still take (RFC 3261 §20.22). */
import { parseDecimal } from './grammar.ts'
import { headerOf, type SipRequest } from './sip-message.ts'

/** What requests begin with (RFC 3261 §8.1.1.6). */
export const MAX_FORWARDS = 70

/** Undefined where it is missing, as in requests of RFC 2543, or no number from 0 to 255: both count as fresh (RFC 4475 §3.1.2.4). */
export const maxForwardsOf = (request: SipRequest): number | undefined => parseDecimal(headerOf(request, 'max-forwards') ?? '', 255)
