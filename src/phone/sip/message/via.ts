/** One hop that a request took (RFC 3261 §20.42), and the way back of its answer (RFC 3261 §18.2.2, RFC 3581). */
import { skipBlanks, tokenEnd } from './grammar.ts'
import { parseHostPort, writeHostPort } from './host-port.ts'
import { parseParameters, writeParameters, type Parameters } from './parameters.ts'

export interface Via {
  /** Upper case: `UDP`, `TCP`, `TLS`, or what a stranger made up. */
  readonly transport: string
  /** Sent-by: what the sender thinks that its address is. */
  readonly host: string
  readonly port: number | undefined
  /** `branch`, `received`, `rport`… */
  readonly parameters: Parameters
}

/** What branches of RFC 3261 begin with; others come from RFC 2543 and are unique in nothing. */
export const BRANCH_COOKIE = 'z9hG4bK'

/** Where `SIP / 2.0 /` ends; blanks may stand around the strokes. Undefined for another protocol. */
const protocolEnd = (text: string): number | undefined => {
  const nameEnd = tokenEnd(text, 0)
  const stroke = skipBlanks(text, nameEnd)
  const versionAt = skipBlanks(text, stroke + 1)
  const versionEnd = tokenEnd(text, versionAt)
  const second = skipBlanks(text, versionEnd)
  const known = text.slice(0, nameEnd).toUpperCase() === 'SIP' && text.slice(versionAt, versionEnd) === '2.0'
  return known && text[stroke] === '/' && text[second] === '/' ? second + 1 : undefined
}

export const parseVia = (text: string): Via | undefined => {
  const protocol = protocolEnd(text)
  if (protocol === undefined) return undefined
  const transportAt = skipBlanks(text, protocol)
  const transportEnd = tokenEnd(text, transportAt)
  const hostAt = skipBlanks(text, transportEnd)
  if (transportEnd === transportAt || hostAt === transportEnd) return undefined
  const semicolon = text.indexOf(';', hostAt)
  const hostEnd = semicolon < 0 ? text.length : semicolon
  const sentBy = parseHostPort(text.slice(hostAt, hostEnd).trimEnd())
  const parameters = parseParameters(text, hostEnd)
  if (!sentBy || !parameters) return undefined
  return { transport: text.slice(transportAt, transportEnd).toUpperCase(), ...sentBy, parameters }
}

export const writeVia = (via: Via): string => `SIP/2.0/${via.transport} ${writeHostPort(via)}${writeParameters(via.parameters)}`

/** The branch where it is one of RFC 3261: the cookie and something behind it. */
export const branchOf = (via: Via): string | undefined => {
  const branch = via.parameters.get('branch')
  return branch?.startsWith(BRANCH_COOKIE) && branch.length > BRANCH_COOKIE.length ? branch : undefined
}

/** The hop as seen from here: `received` where sent-by is not the packet's source, and `rport` where it was asked for. */
export const withSource = (via: Via, address: string, port: number): Via => {
  const parameters = new Map(via.parameters)
  const asked = parameters.has('rport')
  // Nobody but us says where the packet came from.
  parameters.delete('received')
  if (asked) parameters.set('rport', `${port}`)
  if (asked || via.host !== address) parameters.set('received', address)
  return { ...via, parameters }
}
