/** An engine among others on one port: home of its own rooms, and host to peers of the others'. */
import type { Fanout } from '../forwarding/fanout.ts'
import { type ExchangePlace, PacketExchange, pipesRing } from '../transport/net/packet-exchange.ts'
import type { IceCandidate, IceCredentials, Peer } from '../transport/peer.ts'
import type { HostablePeer } from './hosted-peer.ts'
import { HostedPeers } from './hosted-peers.ts'
import { readLabel } from './piped-packet.ts'
import { RemotePeers } from './remote-peers.ts'
import type { SiblingMessage } from './sibling-message.ts'

export interface SiblingEnginesOptions {
  readonly place: ExchangePlace
  readonly fingerprint: string
  readonly candidates: () => readonly IceCandidate[]
  readonly createPeer: (local: IceCredentials) => HostablePeer
  /** By which packets leave; what comes through a pipe leaves together. */
  readonly fanout: Fanout
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** In order. */
  readonly post: (to: number, message: SiblingMessage, transfer?: readonly ArrayBuffer[]) => void
}

const longestPacket = 2048

export class SiblingEngines {
  readonly #options: SiblingEnginesOptions
  readonly #exchange: PacketExchange
  readonly #remote: RemotePeers
  readonly #hosted = new Map<number, HostedPeers>()
  /** Shared memory is the writer's again soon, and not every reader takes it. */
  readonly #packet = new Uint8Array(longestPacket)

  constructor(options: SiblingEnginesOptions) {
    const { place, fingerprint, candidates, post } = options
    this.#options = options
    this.#exchange = new PacketExchange(place, pipesRing)
    this.#remote = new RemotePeers({
      exchange: this.#exchange,
      fingerprint,
      candidates,
      post: (host, message, transfer) => post(host, { to: 'host', message }, transfer),
    })
    this.#exchange.listen((label, packet, from) => this.#receive(label, packet, from))
  }

  /** A peer of a room here whose connection is there. */
  createPeer(host: number): Peer {
    return this.#remote.create(host)
  }

  heard(from: number, { to, message }: SiblingMessage): void {
    if (to === 'home') this.#remote.heard(message)
    else this.#hostedFor(from).heard(message)
  }

  tick(): void {
    const now = this.#options.now()
    this.#remote.tick(now)
    for (const hosted of this.#hosted.values()) hosted.tick(now)
  }

  lost(worker: number): void {
    this.#remote.hostLost(worker)
    this.#hosted.get(worker)?.close()
    this.#hosted.delete(worker)
  }

  close(): void {
    this.#remote.close()
    for (const hosted of this.#hosted.values()) hosted.close()
    this.#exchange.close()
  }

  #receive(labelBytes: Uint8Array, bytes: Uint8Array, from: number): void {
    if (bytes.length > longestPacket) return
    const label = readLabel(labelBytes)
    this.#packet.set(bytes)
    const packet = this.#packet.subarray(0, bytes.length)
    const now = this.#options.now()
    if (label.way === 'received') this.#remote.receive(label, packet, now)
    else this.#hosted.get(from)?.receive(label, packet, now)
    this.#options.fanout.flush()
  }

  #hostedFor(home: number): HostedPeers {
    const known = this.#hosted.get(home)
    if (known !== undefined) return known
    const { createPeer, post } = this.#options
    const hosted = new HostedPeers({
      home,
      exchange: this.#exchange,
      createPeer,
      post: (message, transfer) => post(home, { to: 'home', message }, transfer),
    })
    this.#hosted.set(home, hosted)
    return hosted
  }
}
