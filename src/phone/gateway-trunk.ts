/** A trunk as the gateway uses it. */
import { lookup } from 'node:dns/promises'
import type { TrunkWay } from './call/trunk-way.ts'
import type { OwnMedia } from './sip/sdp/own-media.ts'
import { defaultPort, type Protocol } from './sip/transport/flow.ts'
import type { TrustedSource } from './sip/transport/trusted-sources.ts'
import type { RegisteredTrunk } from './trunk-line.ts'

export interface GatewayTrunk {
  readonly id: string
  /** Addresses and prefixes from which its calls come. */
  readonly addresses: readonly string[]
  readonly registration: RegisteredTrunk | null
  readonly encryption: OwnMedia['encryption']
  /** Where calls to its side go; absent: to the registrar, or nowhere. */
  readonly server?: { readonly host: string; readonly port: number; readonly transport: Protocol }
}

/** Whoever keeps our registration calls us from there. A name that cannot be looked up now adds nothing. */
export async function sourcesOf({ id, addresses, registration }: GatewayTrunk): Promise<readonly TrustedSource[]> {
  const found = registration === null ? [] : await lookup(registration.registrar, { all: true }).catch(() => [])
  return [...addresses, ...found.map(({ address }) => address)].map((prefix) => ({ prefix, trunk: id }))
}

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
