import type { NetworkPath, FrameSink, PathOwner } from './network-path.ts'

export interface RelayedPathOptions {
  readonly protocol: 'turn' | 'tcp'
  readonly relayed: { readonly address: string; readonly port: number }
  readonly sink: FrameSink
  /** Is given memory of its own. */
  readonly send: (packet: Uint8Array<ArrayBuffer>) => void
  /** It has an owner for the first time. */
  readonly proved?: (() => void) | undefined
  /** Its owner is done with it. */
  readonly dropped?: (() => void) | undefined
}

/** The engine's end of a way whose socket is elsewhere in the process: packets come and go as if they were datagrams from its address. */
export class RelayedPath implements NetworkPath {
  readonly protocol: 'turn' | 'tcp'
  readonly address: string
  readonly port: number
  owner: PathOwner | null = null
  readonly #options: RelayedPathOptions
  #closed = false
  #proved = false

  constructor(options: RelayedPathOptions) {
    this.#options = options
    this.protocol = options.protocol
    this.address = options.relayed.address
    this.port = options.relayed.port
  }

  /** False when what came is nobody's. */
  receive(packet: Buffer): boolean {
    return !this.#closed && this.#options.sink.frame(packet, this)
  }

  adopt(owner: PathOwner): void {
    if (this.owner !== owner) this.owner?.pathLost(this)
    this.owner = owner
    if (!this.#proved) this.#options.proved?.()
    this.#proved = true
  }

  send(memory: Uint8Array, offset: number, length: number): void {
    if (!this.#closed) this.#options.send(new Uint8Array(memory.subarray(offset, offset + length)))
  }

  /** By the engine, which had too many paths or lost the peer: the client may prove itself on it again. */
  close(): void {
    this.owner = null
    this.#options.dropped?.()
  }

  /** The way is gone: nothing more comes or goes. */
  end(): void {
    this.#closed = true
    this.owner?.pathLost(this)
    this.owner = null
  }
}
