/** Calls that go out by a trunk: where they are sent, who they say they are, and what they prove it with. */
import { DigestClient } from '../sip/auth/digest-client.ts'
import type { OutgoingCallParts } from '../sip/dialog/user-agent.ts'
import { writeHostPort, type HostPort } from '../sip/message/host-port.ts'
import type { Random } from '../sip/random.ts'
import type { Protocol } from '../sip/transport/flow.ts'

export interface TrunkWay {
  readonly trunk: string
  readonly host: string
  readonly port: number
  readonly transport: Protocol
  /** What stands behind the `@`: a provider's domain may be served by another host. */
  readonly domain: HostPort
  /** Null: the other side knows us by our address. */
  readonly account: { readonly username: string; readonly password: string; readonly realm: string | null } | null
}

/** Both in E.164. */
export interface Numbers {
  readonly called: string
  /** Who calls, as the telephone there shows it: a number of that trunk. */
  readonly calling: string
}

/**
 * The number that calls stands in From and, for providers that write the account's name there, in P-Preferred-Identity or, to those
 * that know us by our address, P-Asserted-Identity (RFC 3325 §9).
 */
export function callParts(way: TrunkWay, { called, calling }: Numbers, sdp: string, random: Random): OutgoingCallParts {
  const { trunk, domain, account } = way
  const uri = `sip:${called}@${writeHostPort(domain)};user=phone`
  const from = `<sip:${calling}@${writeHostPort({ ...domain, port: undefined })};user=phone>`
  const identity = account === null ? 'p-asserted-identity' : 'p-preferred-identity'
  return {
    uri,
    from,
    to: `<${uri}>`,
    sdp,
    headers: [[identity, from]],
    trunk,
    ...(account && { prover: proverOf(account, random) }),
  }
}

const proverOf = ({ username, password, realm }: NonNullable<TrunkWay['account']>, random: Random): DigestClient =>
  new DigestClient({ username, password, ...(realm === null ? {} : { realm }) }, random)
