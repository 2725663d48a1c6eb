import type { DatagramPort } from './datagram-port.ts'
import type { NetworkPath, PathOwner } from './network-path.ts'

/** The proved UDP addresses, looked up for each packet without building a key. */
export class UdpPaths {
  readonly #byAddress = new Map<string, Map<number, UdpPath>>()

  find(address: string, port: number): NetworkPath | undefined {
    return this.#byAddress.get(address)?.get(port)
  }

  open(socket: DatagramPort, address: string, port: number): NetworkPath {
    const path = new UdpPath(socket, address, port, this)
    const ports = this.#byAddress.get(address) ?? new Map<number, UdpPath>()
    this.#byAddress.set(address, ports.set(port, path))
    return path
  }

  forget(path: UdpPath): void {
    const ports = this.#byAddress.get(path.address)
    if (ports?.get(path.port) === path) ports.delete(path.port)
    if (ports?.size === 0) this.#byAddress.delete(path.address)
  }
}

class UdpPath implements NetworkPath {
  readonly protocol = 'udp'
  readonly address: string
  readonly port: number
  owner: PathOwner | null = null
  readonly #socket: DatagramPort
  readonly #paths: UdpPaths

  constructor(socket: DatagramPort, address: string, port: number, paths: UdpPaths) {
    this.#socket = socket
    this.address = address
    this.port = port
    this.#paths = paths
  }

  adopt(owner: PathOwner): void {
    if (this.owner !== owner) this.owner?.pathLost(this)
    this.owner = owner
  }

  send(memory: Uint8Array, offset: number, length: number): void {
    this.#socket.send(memory, offset, length, this.address, this.port)
  }

  close(): void {
    this.owner = null
    this.#paths.forget(this)
  }
}
