/** One way between two sockets: what came by it is answered by it (RFC 5626 §3, "flow"). */

export type Protocol = 'udp' | 'tcp' | 'tls'

export interface SocketAddress {
  /** An IP address, IPv6 without brackets. */
  readonly address: string
  readonly port: number
}

export type SendFailure = 'closed' | 'refused' | 'too-long' | 'congested'

export interface Flow {
  readonly protocol: Protocol
  /** What the other side may call us by: the socket's own address, or the advertised one. */
  readonly local: SocketAddress
  readonly remote: SocketAddress
  /** One whole message. `failed` is called at most once, later, where the failure is known at all. */
  send(message: Buffer, failed: (reason: SendFailure) => void): void
}

/** Of TCP and TLS: what was sent arrives, or the failure is told. */
export const isReliable = ({ protocol }: Flow): boolean => protocol !== 'udp'
