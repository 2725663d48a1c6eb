import type { Acceleration } from '../accelerator/accelerator.ts'
import type { MediaCounts } from './forwarding/media-counts.ts'
import type { SiblingMessage } from './pipe/sibling-message.ts'
import type { DtlsCertificate } from './transport/dtls/dtls-certificate.ts'
import type { AddressClaim } from './transport/ice/sibling-workers.ts'
import type { ExchangePlace } from './transport/net/packet-exchange.ts'
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
  /** False: packets go plain, though an accelerator is there. */
  readonly accelerator?: boolean
  /** Where other engines of this process have the same port: our place among them. TCP is then accepted elsewhere, and relayed. */
  readonly place?: EnginePlace
}

export interface EnginePlace extends ExchangePlace {
  /** Of another exchange, for the tracks of rooms that are spread over several engines. */
  readonly pipes: SharedArrayBuffer
  /** That of all: what a peer says of itself is known before the engine that has it is asked. */
  readonly certificate: DtlsCertificate
}

export interface EngineReport {
  readonly peers: number
  /** TCP connections to the media port. */
  readonly connections: number
  readonly acceleration: Acceleration
  /** Of all peers, those that are gone too. */
  readonly counts: MediaCounts
}

/** The packets of all rooms of one thread. */
export interface Engine {
  readonly port: number
  readonly acceleration: Acceleration
  /** `worker`: the engine on our port that is to have its connection; this one when absent. */
  createPeer(worker?: number): Peer
  /** A way for packets that a relay of ours brings: the engine sees them come from `relayed`. */
  openRelay(relayed: Endpoint, events: RelayEvents): EngineRelay
  /** Another engine on our port has this address now. */
  claimed(claim: AddressClaim): void
  /** Another engine on our port speaks to us. */
  siblingSaid(worker: number, message: SiblingMessage): void
  /** Another engine on our port died. */
  siblingLost(worker: number): void
  report(): EngineReport
  /** Where the UDP port seems to be to this STUN server, an IP address; null when it does not answer within four seconds. */
  askOutside(server: Endpoint): Promise<Endpoint | null>
  close(): Promise<void>
}

export interface RelayEvents {
  /** `tcp`: ICE-TCP that was accepted elsewhere. */
  readonly protocol: 'turn' | 'tcp'
  /** Is given memory of its own. */
  readonly send: (packet: Uint8Array<ArrayBuffer>) => void
  /** A peer owns it from now on. */
  readonly proved?: () => void
  /** Its peer is done with it. */
  readonly dropped?: () => void
}

export interface EngineRelay {
  /** False when what comes is nobody's. */
  receive(packet: Buffer): boolean
  /** The client's peers lose this path. */
  end(): void
}
