/** Extensions by name: Require, Proxy-Require, Supported, Unsupported (RFC 3261 §19.2). */
import { headersOf, type SipMessage } from './sip-message.ts'

type TagHeader = 'require' | 'proxy-require' | 'supported' | 'unsupported'

/** In lower case; an empty Supported is allowed and holds none. */
export const optionTagsOf = (message: SipMessage, header: TagHeader): ReadonlySet<string> =>
  new Set(headersOf(message, header).flatMap((tag) => (tag === '' ? [] : tag.toLowerCase())))

/** What a request demands that is not among `known`: the Unsupported of a 420 (RFC 3261 §8.2.2.3). */
export const unknownDemands = (message: SipMessage, known: ReadonlySet<string>): readonly string[] =>
  [...optionTagsOf(message, 'require')].filter((tag) => !known.has(tag))
