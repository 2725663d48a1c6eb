import type { SecureContextOptions } from 'node:tls'
import type { Protocol } from './flow.ts'

export interface ListenOptions {
  readonly protocol: Protocol
  /** `0.0.0.0` and `::` mean every address of the machine, IPv4 and IPv6 apart. */
  readonly address: string
  /** 0 lets the system choose. */
  readonly port: number
  /** Certificate and key; `tls` needs them. */
  readonly tls?: SecureContextOptions
  /** Behind NAT: the name or address, and the port, by which others reach this socket. */
  readonly advertised?: { readonly host: string; readonly port?: number }
}
