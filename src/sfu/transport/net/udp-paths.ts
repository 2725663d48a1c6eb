import type { DatagramRoute } from './datagram-port.ts'
import type { NetworkPath, PathOwner } from './network-path.ts'

/** The proved UDP addresses, looked up for each packet without building a key. */
export class UdpPaths {
  readonly #byAddress = new Map<string, Map<number, UdpPath>>()

  find(address: string, port: number): NetworkPath | undefined {
    return this.#byAddress.get(address)?.get(port)
  }

  /** Packets go by `route`, which ends with the path. `onClosed` is called once. */
  open(route: DatagramRoute, address: string, port: number, onClosed: () => void): NetworkPath {
    const path = new UdpPath(route, onClosed, address, port, this)
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

class UdpPath implements NetworkPath {
  readonly protocol = 'udp'
  readonly address: string
  readonly port: number
  owner: PathOwner | null = null
  readonly #route: DatagramRoute
  readonly #onClosed: () => void
  readonly #paths: UdpPaths

  constructor(route: DatagramRoute, onClosed: () => void, address: string, port: number, paths: UdpPaths) {
    this.#route = route
    this.#onClosed = onClosed
    this.address = address
    this.port = port
    this.#paths = paths
  }

  adopt(owner: PathOwner): void {
    if (this.owner !== owner) this.owner?.pathLost(this)
    this.owner = owner
  }

  send(memory: Uint8Array, offset: number, length: number): void {
    this.#route.send(memory, offset, length)
  }

  close(): void {
    this.owner = null
    if (!this.#paths.forget(this)) return
    this.#route.close()
    this.#onClosed()
  }
}
