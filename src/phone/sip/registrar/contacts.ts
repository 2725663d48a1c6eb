/** What a REGISTER says of where somebody is to be found (RFC 3261 §10.2). */
import { parseDecimal } from '../message/grammar.ts'
import { parseNameAddress } from '../message/name-address.ts'
import { headerOf, headersOf, type SipRequest } from '../message/sip-message.ts'
import { parseSipUri, writeSipUri } from '../message/sip-uri.ts'

export interface WantedContact {
  /** As it was said, without parameters of the header. */
  readonly uri: string
  /** Equal for addresses that lead to the same place (RFC 3261 §19.1.4, as far as it matters here). */
  readonly key: string
  /** Seconds that are asked for; 0 takes it back. */
  readonly expires: number
}

export type Wanted =
  | { readonly kind: 'query' }
  | { readonly kind: 'remove-all' }
  | { readonly kind: 'contacts'; readonly contacts: readonly WantedContact[] }
  | { readonly kind: 'bad' }

/** RFC 3261 §10.2: where nobody says how long. */
const DEFAULT_SECONDS = 3_600
const MOST_SECONDS = 2 ** 32 - 1
const MOST_CONTACTS = 5

/** A number that cannot be read is as none (RFC 3261 §20.19). */
const seconds = (text: string | undefined): number | undefined => (text === undefined ? undefined : parseDecimal(text, MOST_SECONDS))

export function contactsIn(request: SipRequest): Wanted {
  const texts = headersOf(request, 'contact').map((text) => text.trim())
  const common = seconds(headerOf(request, 'expires'))
  if (texts.length === 0) return { kind: 'query' }
  if (texts.includes('*')) return texts.length === 1 && common === 0 ? { kind: 'remove-all' } : { kind: 'bad' }
  const contacts = texts.slice(0, MOST_CONTACTS + 1).map((text) => contactIn(text, common ?? DEFAULT_SECONDS))
  return contacts.length > MOST_CONTACTS || contacts.includes(undefined)
    ? { kind: 'bad' }
    : { kind: 'contacts', contacts: contacts.flatMap((contact) => contact ?? []) }
}

function contactIn(text: string, otherwise: number): WantedContact | undefined {
  const address = parseNameAddress(text)
  const uri = address && parseSipUri(address.uri)
  if (!address || !uri || uri.scheme === 'tel') return undefined
  const transport = uri.parameters.get('transport')?.toLowerCase()
  const parameters = new Map(transport === undefined ? [] : [['transport', transport] as const])
  const key = writeSipUri({ ...uri, password: undefined, parameters, headers: '' })
  return { uri: address.uri, key, expires: seconds(address.parameters.get('expires')) ?? otherwise }
}
