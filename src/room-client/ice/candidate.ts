/** Candidates as SDP and trickled messages carry them (RFC 8839 §5.1). */
import { isIP } from 'node:net'

export interface Candidate {
  readonly protocol: 'udp' | 'tcp'
  readonly address: string
  readonly port: number
  readonly priority: number
}

const longestLine = 512
const pattern = /^(?:a=)?candidate:\S{1,32} 1 (udp|tcp) (\d{1,10}) (\S{1,64}) (\d{1,5}) typ (?:host|srflx|prflx|relay)(?: |$)(.*)$/i

/** Null for what we cannot use: names instead of addresses, other components, TCP that does not listen. */
export function parseCandidate(line: string): Candidate | null {
  const match = line.length > longestLine ? null : pattern.exec(line.trim())
  if (!match) return null
  const [, transport = '', priority = '', address = '', port = '', rest = ''] = match
  const protocol = transport.toLowerCase() === 'udp' ? 'udp' : 'tcp'
  if (isIP(address) === 0 || Number(port) < 1 || Number(port) > 65_535) return null
  if (protocol === 'tcp' && !/(?:^| )tcptype passive(?: |$)/i.test(rest)) return null
  return { protocol, address, port: Number(port), priority: Number(priority) }
}

/** The same ports at another address, to be tried before all others. */
export function candidatesAt(address: string, named: readonly Candidate[]): readonly Candidate[] {
  const ports = new Map(named.map(({ protocol, port }) => [`${protocol} ${String(port)}`, { protocol, port }]))
  return [...ports.values()].map(({ protocol, port }) => ({ protocol, address, port, priority: FIRST }))
}

/** RFC 8445 §5.1.2: the greatest priority that there is. */
const FIRST = 2 ** 31 - 1

/** The JSON of a `trickle` message. */
export function parseTrickled(json: string): Candidate | null {
  if (json.length > longestLine * 4) return null
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value !== 'object' || value === null || !('candidate' in value)) return null
    return typeof value.candidate === 'string' ? parseCandidate(value.candidate) : null
  } catch {
    return null
  }
}

/** RFC 8445 §5.1.2.1: host candidates of one component, in order of preference. */
export const candidateLine = ({ address, port }: { address: string; port: number }, index: number): string =>
  `candidate:${index + 1} 1 udp ${hostPriority(index)} ${address} ${port} typ host`

const hostPriority = (index: number): number => 126 * 2 ** 24 + (65_535 - index) * 2 ** 8 + 255
