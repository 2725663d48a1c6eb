import type { Peer } from './transport/peer.ts'

export interface EngineOptions {
  /** One port for STUN, DTLS, SRTP over UDP and for ICE-TCP. 0 picks a free one. */
  readonly port: number
  /** Address to bind; `0.0.0.0` by default. */
  readonly host?: string
  /** Addresses written into candidates; when absent, every non-internal interface and, with none, loopback. */
  readonly announce?: readonly string[]
}

/** The packets of all rooms of one thread. */
export interface Engine {
  readonly port: number
  createPeer(): Peer
  close(): Promise<void>
}
