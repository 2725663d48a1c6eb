import type { ConnectedSocket } from './connected-sockets.ts'
import type { DatagramPort } from './datagram-port.ts'
import type { NetworkPath, PathOwner } from './network-path.ts'

/** The proved UDP addresses, looked up for each packet without building a key. */
export class UdpPaths {
  readonly #byAddress = new Map<string, Map<number, UdpPath>>()

  find(address: string, port: number): NetworkPath | undefined {
    return this.#byAddress.get(address)?.get(port)
  }

  /** `own`: a socket that is connected to this address, where there is one. `onClosed` is called once. */
  open(socket: DatagramPort, address: string, port: number, own: ConnectedSocket | null, onClosed: () => void): NetworkPath {
    const path = new UdpPath({ socket, own, onClosed }, address, port, this)
    const ports = this.#byAddress.get(address) ?? new Map<number, UdpPath>()
    this.#byAddress.set(address, ports.set(port, path))
    return path
  }

  /** True the first time. */
  forget(path: UdpPath): boolean {
    const ports = this.#byAddress.get(path.address)
    if (ports?.get(path.port) !== path) return false
    ports.delete(path.port)
    if (ports.size === 0) this.#byAddress.delete(path.address)
    return true
  }
}

interface PathSockets {
  /** Everybody's. */
  readonly socket: DatagramPort
  readonly own: ConnectedSocket | null
  readonly onClosed: () => void
}

class UdpPath implements NetworkPath {
  readonly protocol = 'udp'
  readonly address: string
  readonly port: number
  owner: PathOwner | null = null
  readonly #sockets: PathSockets
  readonly #paths: UdpPaths

  constructor(sockets: PathSockets, address: string, port: number, paths: UdpPaths) {
    this.#sockets = sockets
    this.address = address
    this.port = port
    this.#paths = paths
  }

  adopt(owner: PathOwner): void {
    if (this.owner !== owner) this.owner?.pathLost(this)
    this.owner = owner
  }

  send(memory: Uint8Array, offset: number, length: number): void {
    const { socket, own } = this.#sockets
    if (own === null || socket.gathers === true) socket.send(memory, offset, length, this.address, this.port)
    else own.send(memory, offset, length)
  }

  close(): void {
    this.owner = null
    if (!this.#paths.forget(this)) return
    this.#sockets.own?.close()
    this.#sockets.onClosed()
  }
}
