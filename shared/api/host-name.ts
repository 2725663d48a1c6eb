import { isAddress } from './ip-prefix.ts'

/** RFC 1123, section 2.1. */
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`)
const LONGEST = 253

/** A name of the DNS in lower case, or an address; never with a port, a scheme or brackets. Null for anything else. */
export function readHost(text: string): string | null {
  const host = text.trim().toLowerCase()
  if (isAddress(host)) return host
  // Names end in a letter's label: what ends in a number is an address mistyped.
  return host.length <= LONGEST && NAME.test(host) && !/(?:^|\.)\d+$/.test(host) ? host : null
}
