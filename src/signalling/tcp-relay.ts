/** ICE-TCP where several media threads share the port: accepted here, and relayed to the thread that each connection proves itself to. */
import type { NetworkPath, PathOwner } from '../sfu/transport/net/network-path.ts'
import { bindStreamPort, type StreamPort, streamLimits } from '../sfu/transport/net/stream-port.ts'
import type { RelayRoutes } from './relay-routes.ts'

/** What may come before its thread has said whose it is. */
const MOST_UNPROVED_FRAMES = 8

interface Connection {
  readonly relay: number
  frames: number
}

export class TcpRelay {
  readonly #routes: RelayRoutes
  readonly #connections = new Map<NetworkPath, Connection>()
  #port: StreamPort | null = null

  constructor(routes: RelayRoutes) {
    this.#routes = routes
  }

  /** Gives the port; 0 picks a free one. Rejects when it is taken. */
  async listen(host: string, port: number): Promise<number> {
    const sink = {
      frame: (bytes: Buffer, path: NetworkPath) => this.#frame(bytes, path),
      gone: (path: NetworkPath) => this.#gone(path),
    }
    this.#port = await bindStreamPort(host, port, sink, streamLimits)
    return this.#port.port
  }

  async close(): Promise<void> {
    await this.#port?.close()
  }

  #frame(bytes: Buffer, path: NetworkPath): boolean {
    const connection = this.#connections.get(path) ?? this.#open(path)
    if (path.owner === null && ++connection.frames > MOST_UNPROVED_FRAMES) return false
    return this.#routes.send(connection.relay, bytes)
  }

  #open(path: NetworkPath): Connection {
    const { address, port } = path
    const owner: PathOwner = { receive: () => undefined, pathLost: () => undefined }
    const relay = this.#routes.open(
      'tcp',
      { address, port },
      {
        receive: (packet) => path.send(packet, 0, packet.length),
        proved: () => path.adopt(owner),
        dropped: () => path.close(),
      },
    )
    const connection = { relay, frames: 0 }
    this.#connections.set(path, connection)
    return connection
  }

  #gone(path: NetworkPath): void {
    const connection = this.#connections.get(path)
    this.#connections.delete(path)
    if (connection !== undefined) this.#routes.close(connection.relay)
  }
}
