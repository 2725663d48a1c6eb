/** A trunk as the gateway uses it. */
import type { TrunkWay } from './call/trunk-way.ts'
import type { OwnMedia } from './sip/sdp/own-media.ts'
import { defaultPort, type Protocol } from './sip/transport/flow.ts'
import type { TrunkLogin } from './sip/caller-trust.ts'

export interface GatewayTrunk {
  readonly id: string
  /** Addresses and prefixes from which its calls come. */
  readonly addresses: readonly string[]
  readonly registration: RegisteredTrunk | null
  readonly encryption: OwnMedia['encryption']
  /** Where calls to its side go; absent: to the registrar, or nowhere. */
  readonly server?: { readonly host: string; readonly port: number; readonly transport: Protocol }
  /** What its calls prove, from wherever they come; absent: its addresses alone count. */
  readonly login?: { readonly username: string; readonly password: string }
}

interface RegisteredTrunk {
  readonly registrar: string
  readonly port: number
  readonly transport: Protocol
  readonly username: string
  readonly password: string
  readonly realm: string | null
}

/** Trunks that prove a password with each call. */
export const loginsOf = (trunks: readonly GatewayTrunk[]): readonly TrunkLogin[] =>
  trunks.flatMap(({ id, login }) => (login === undefined ? [] : { ...login, trunk: id }))

/** How it is called; null where nobody knows that. */
export function wayOf({ id, registration: account, server }: GatewayTrunk): TrunkWay | null {
  const registrar = account && { host: account.registrar, port: account.port, transport: account.transport }
  const next = server ?? registrar
  if (!next) return null
  const { host, port, transport } = next
  const domain = registrar ?? next
  const isDefault = domain.port === defaultPort(domain.transport)
  return { trunk: id, host, port, transport, domain: { host: domain.host, port: isDefault ? undefined : domain.port }, account }
}
