/** Writes come from our own pages or from programs, never from a page of another site (beside SameSite cookies). */
import type { IncomingHttpHeaders } from 'node:http'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

export function isFromElsewhere(method: string, headers: IncomingHttpHeaders, url: string): boolean {
  if (READS.has(method)) return false
  const origin = headers.origin
  if (origin !== undefined) return !isOwnOrigin(origin, headers.host, url)
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  // No browser: a program. With cookies it says so, which no form of another site can.
  return headers.cookie !== undefined && headers['x-latch'] === undefined
}

/** A proxy may speak http to us while people see https, so hosts are compared, and the announced address whole. */
function isOwnOrigin(origin: string, host: string | undefined, url: string): boolean {
  if (!URL.canParse(origin)) return false
  const parsed = new URL(origin)
  return parsed.origin === new URL(url).origin || (host !== undefined && parsed.host === host.toLowerCase())
}
