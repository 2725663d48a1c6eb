import { TypedDigits } from '../ivr/typed-digits.ts'
import { parseNameAddress } from '../sip/message/name-address.ts'
import { headerOf, type SipRequest } from '../sip/message/sip-message.ts'
import { parseSipUri } from '../sip/message/sip-uri.ts'

const NUMBER = /^\+?\d{4,15}$/

/**
 * The number that seems to call, null where it is withheld. It is claimed, and proves nothing (SPEC A2). What a trusted trunk asserts
 * (RFC 3325) counts before what the telephone writes.
 */
export function callerNumber(request: SipRequest): string | null {
  const claimed = ['p-asserted-identity', 'from'].map((name) => userIn(headerOf(request, name)))
  return claimed.find((user) => NUMBER.test(user)) ?? null
}

/** What a room system is called by whoever set it up: proves nothing. Null where it says neither name nor user. */
export function roomName(request: SipRequest): string | null {
  const from = headerOf(request, 'from')
  const said = from === undefined ? undefined : parseNameAddress(from)?.displayName
  return said?.trim() || userIn(from) || null
}

/** A PIN or meeting ID in the address that was called: `sip:PIN@host`, or both: `sip:meetingID.PIN@host`. */
export const dialledDigits = ({ uri }: SipRequest): TypedDigits | null => TypedDigits.dialled(userOf(uri))

/** The user or number in a header such as From; empty where there is none. */
export const userIn = (header: string | undefined): string =>
  userOf((header === undefined ? undefined : parseNameAddress(header))?.uri ?? '')

/** The user or number in a URI; empty where there is none. */
export function userOf(text: string): string {
  const uri = parseSipUri(text)
  if (uri === undefined) return ''
  return uri.scheme === 'tel' ? uri.number : (uri.user ?? '')
}
