import type { Socket } from 'node:net'
import type { Clock } from '../clock.ts'
import type { Protocol, SocketAddress } from './flow.ts'
import { sourceOf } from './source-limit.ts'
import { type ConnectionLimits, StreamConnection } from './stream-connection.ts'
import type { TransportUser } from './transport-user.ts'

export interface TableLimits extends ConnectionLimits {
  readonly connections: number
  /** Of one source; connections that we open do not count. */
  readonly connectionsPerSource: number
}

export const CONNECTION_LIMITS: TableLimits = {
  connections: 2_000,
  connectionsPerSource: 100,
  idleMs: 180_000,
  firstMessageMs: 10_000,
  unsentBytes: 256 * 1_024,
}

/** All TCP and TLS connections of one endpoint, so that they are counted together and used again. */
export class ConnectionTable {
  readonly #clock: Clock
  readonly #user: TransportUser
  readonly #limits: TableLimits
  readonly #connections = new Set<StreamConnection>()
  /** By protocol, address or name, and port of the other side. */
  readonly #byRemote = new Map<string, StreamConnection>()
  readonly #perSource = new Map<string, number>()

  constructor(clock: Clock, user: TransportUser, limits: TableLimits) {
    this.#clock = clock
    this.#user = user
    this.#limits = limits
  }

  get size(): number {
    return this.#connections.size
  }

  /** An open connection to there, whoever opened it. */
  find(protocol: Protocol, remote: SocketAddress): StreamConnection | undefined {
    const found = this.#byRemote.get(keyOf(protocol, remote))
    return found?.isOpen ? found : undefined
  }

  /** Whether one more connection of this source would be within the bounds. */
  hasRoomFor(source: string): boolean {
    return (
      this.#connections.size < this.#limits.connections && (this.#perSource.get(sourceOf(source)) ?? 0) < this.#limits.connectionsPerSource
    )
  }

  accept(protocol: Protocol, socket: Socket, local: () => SocketAddress, remote: SocketAddress): void {
    const source = sourceOf(remote.address)
    this.#perSource.set(source, (this.#perSource.get(source) ?? 0) + 1)
    this.#add({ protocol, socket, local, remote, isAccepted: true }, () => this.#release(source))
  }

  /** A connection that we open; it may still be on its way. */
  open(protocol: Protocol, socket: Socket, local: () => SocketAddress, remote: SocketAddress): StreamConnection {
    return this.#add({ protocol, socket, local, remote, isAccepted: false }, () => undefined)
  }

  close(): void {
    for (const connection of this.#connections) connection.close()
  }

  #add(parts: Pick<StreamParts, 'protocol' | 'socket' | 'local' | 'remote' | 'isAccepted'>, closed: () => void): StreamConnection {
    const key = keyOf(parts.protocol, parts.remote)
    const connection = new StreamConnection({
      ...parts,
      limits: this.#limits,
      clock: this.#clock,
      user: this.#user,
      closed: () => {
        this.#connections.delete(connection)
        if (this.#byRemote.get(key) === connection) this.#byRemote.delete(key)
        closed()
      },
    })
    this.#connections.add(connection)
    this.#byRemote.set(key, connection)
    return connection
  }

  #release(source: string): void {
    const left = (this.#perSource.get(source) ?? 1) - 1
    if (left === 0) this.#perSource.delete(source)
    else this.#perSource.set(source, left)
  }
}

type StreamParts = ConstructorParameters<typeof StreamConnection>[0]

const keyOf = (protocol: Protocol, { address, port }: SocketAddress): string => `${protocol} ${address} ${port}`
