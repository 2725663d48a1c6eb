import type { MediaCounts } from './forwarding/media-counts.ts'
import type { Peer } from './transport/peer.ts'
import type { Endpoint } from './transport/turn/endpoint.ts'

export interface EngineOptions {
  /** One port for STUN, DTLS, SRTP over UDP and for ICE-TCP. 0 picks a free one. */
  readonly port: number
  /** Address to bind; `0.0.0.0` by default. */
  readonly host?: string
  /** Addresses written into candidates; when absent, every non-internal interface and, with none, loopback. */
  readonly announce?: readonly string[]
  /** How many microphones of a room are passed on at once, the loudest; 0 all of them. 8 when absent. */
  readonly loudestSounds?: number
}

export interface EngineReport {
  readonly peers: number
  /** TCP connections to the media port. */
  readonly connections: number
  /** Of all peers, those that are gone too. */
  readonly counts: MediaCounts
}

/** The packets of all rooms of one thread. */
export interface Engine {
  readonly port: number
  createPeer(): Peer
  /** A way for packets that a relay of ours brings: the engine sees them come from `relayed`. `send` is given memory of its own. */
  openRelay(relayed: { readonly address: string; readonly port: number }, send: (packet: Uint8Array<ArrayBuffer>) => void): EngineRelay
  report(): EngineReport
  /** Where the UDP port seems to be to this STUN server, an IP address; null when it does not answer within four seconds. */
  askOutside(server: Endpoint): Promise<Endpoint | null>
  close(): Promise<void>
}

export interface EngineRelay {
  receive(packet: Buffer): void
  /** The client's peers lose this path. */
  end(): void
}
