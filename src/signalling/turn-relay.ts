/** TURN on the main thread, where the sockets are, and its ways to the media thread, where the packets belong. */
import { networkInterfaces } from 'node:os'
import type { Duplex } from 'node:stream'
import type { EngineOptions } from '../sfu/engine.ts'
import { hostCandidates } from '../sfu/transport/candidates.ts'
import type { RelayWay } from '../sfu/transport/turn/allocation.ts'
import type { Endpoint } from '../sfu/transport/turn/endpoint.ts'
import { TurnServer } from '../sfu/transport/turn/turn-server.ts'
import type { RelayRoutes } from './relay-routes.ts'
import type { FromWorker } from './worker-messages.ts'

export interface TurnRelayOptions {
  readonly engine: EngineOptions
  /** Of the media, as it is bound. */
  readonly port: () => number
  readonly routes: RelayRoutes
}

export type PassMessage = Extract<FromWorker, { readonly type: 'pass-issued' | 'pass-over' }>

export class TurnRelay {
  readonly #options: TurnRelayOptions
  readonly #server: TurnServer
  /** User names of passes, by the media thread that issued them. */
  readonly #issued = new Map<string, number>()

  constructor(options: TurnRelayOptions) {
    this.#options = options
    this.#server = new TurnServer({
      ours: () => this.#ours(),
      openWay: (_peer, relayed, receive) => this.#openWay(relayed, receive),
      now: () => performance.now(),
    })
  }

  /** Live connections of TURN. */
  get connections(): number {
    return this.#server.connections
  }

  accept(socket: Duplex, client: Endpoint): void {
    this.#server.accept(socket, client)
  }

  fromWorker(worker: number, message: PassMessage): void {
    if (message.type === 'pass-over') return this.#dismiss(message.username)
    this.#issued.set(message.pass.username, worker)
    this.#server.admit(message.pass)
  }

  /** The media thread died, and with it all its sessions. */
  workerLost(lost: number): void {
    for (const [username, worker] of this.#issued) if (worker === lost) this.#dismiss(username)
  }

  close(): void {
    this.#server.close()
  }

  #ours(): readonly Endpoint[] {
    const { host = '0.0.0.0', announce } = this.#options.engine
    const candidates = hostCandidates({ host, announce }, this.#options.port(), networkInterfaces())
    return candidates.filter(({ protocol }) => protocol === 'udp')
  }

  #dismiss(username: string): void {
    this.#issued.delete(username)
    this.#server.dismiss(username)
  }

  #openWay(relayed: Endpoint, receive: (packet: Uint8Array) => void): RelayWay {
    const { routes } = this.#options
    const relay = routes.open('turn', relayed, { receive })
    return { send: (packet) => void routes.send(relay, packet), close: () => routes.close(relay) }
  }
}
