/** One remote address that proved, by a signed connectivity check, that it speaks for a peer. */
export interface NetworkPath {
  /** `turn`: by a relay of our own, over TCP or TLS. */
  readonly protocol: 'udp' | 'tcp' | 'turn'
  readonly address: string
  readonly port: number
  /** Null until the first valid check. */
  readonly owner: PathOwner | null
  /** Another owner that had it is told that it lost the path. */
  adopt(owner: PathOwner): void
  /** The memory is the caller's again when this returns. What cannot be sent now is dropped. */
  send(memory: Uint8Array, offset: number, length: number): void
  /** Forgets the address, or cuts the connection. The owner is not told. */
  close(): void
}

export interface PathOwner {
  /** Anything but STUN, from this path. Who keeps bytes copies them. */
  receive(bytes: Buffer): void
  pathLost(path: NetworkPath): void
}

/** What arrives on connections, before anybody knows whose it is. */
export interface FrameSink {
  /** False when the connection is not worth keeping. */
  frame(bytes: Buffer, connection: NetworkPath): boolean
  /** The connection is closed; its owner was told. */
  gone?(connection: NetworkPath): void
}

/** What arrives from outside. */
export interface PacketSink extends FrameSink {
  datagram(bytes: Buffer, address: string, port: number): void
}
