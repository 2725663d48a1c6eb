/** One way between two sockets: what came by it is answered by it (RFC 5626 §3, "flow"). */

export type Protocol = 'udp' | 'tcp' | 'tls'

export interface SocketAddress {
  /** An IP address, IPv6 without brackets; of our own side also a name that is advertised. */
  readonly address: string
  readonly port: number
}

/** `closed`: the connection is gone or never came; `congested`: the other side does not read. */
export type SendFailure = 'closed' | 'too-long' | 'congested' | 'unreachable'

export interface Flow {
  readonly protocol: Protocol
  /** What the other side may call us by: the socket's own address, or the advertised one. */
  readonly local: SocketAddress
  readonly remote: SocketAddress
  readonly isOpen: boolean
  /** SHA-256 fingerprint of the certificate whose key the other side proved to have, in pairs of capital digits. By TLS alone. */
  readonly certificate?: string
  /** Runs it once `local` is known: at once, or when a connection that is on its way stands or has failed. */
  whenKnown(run: () => void): void
  /** One whole message. `failed` is called at most once, later, where the failure is known at all. */
  send(message: Buffer, failed: (reason: SendFailure) => void): void
  /** Keeps a connection that is idle from being closed, until the returned function is called. */
  hold(): () => void
}

/** Of TCP and TLS: what was sent arrives, or the failure is told. */
export const isReliable = ({ protocol }: Flow): boolean => protocol !== 'udp'

/** RFC 3261 §19.1.2. */
export const defaultPort = (protocol: Protocol): number => (protocol === 'tls' ? 5061 : 5060)
