import type { NetworkPath, PacketSink, PathOwner } from './network-path.ts'

/** The engine's end of a TURN relay: packets come and go within the process, as if they were datagrams from the relayed address. */
export class RelayedPath implements NetworkPath {
  readonly protocol = 'turn'
  readonly address: string
  readonly port: number
  owner: PathOwner | null = null
  readonly #sink: PacketSink
  readonly #send: (packet: Uint8Array<ArrayBuffer>) => void
  #closed = false

  /** `send` is given memory of its own. */
  constructor(
    relayed: { readonly address: string; readonly port: number },
    sink: PacketSink,
    send: (packet: Uint8Array<ArrayBuffer>) => void,
  ) {
    this.address = relayed.address
    this.port = relayed.port
    this.#sink = sink
    this.#send = send
  }

  receive(packet: Buffer): void {
    if (!this.#closed) this.#sink.frame(packet, this)
  }

  adopt(owner: PathOwner): void {
    if (this.owner !== owner) this.owner?.pathLost(this)
    this.owner = owner
  }

  send(memory: Uint8Array, offset: number, length: number): void {
    if (!this.#closed) this.#send(new Uint8Array(memory.subarray(offset, offset + length)))
  }

  /** By the engine, which had too many paths or lost the peer: the client may prove itself on it again. */
  close(): void {
    this.owner = null
  }

  /** The relay is gone: nothing more comes or goes. */
  end(): void {
    this.#closed = true
    this.owner?.pathLost(this)
    this.owner = null
  }
}
