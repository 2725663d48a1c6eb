/** TURN on the main thread, where the sockets are, and its ways to the media thread, where the packets belong. */
import { networkInterfaces } from 'node:os'
import type { Duplex } from 'node:stream'
import type { EngineOptions } from '../sfu/engine.ts'
import { hostCandidates } from '../sfu/transport/candidates.ts'
import type { RelayWay } from '../sfu/transport/turn/allocation.ts'
import type { Endpoint } from '../sfu/transport/turn/endpoint.ts'
import { TurnServer } from '../sfu/transport/turn/turn-server.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

export interface TurnRelayOptions {
  readonly engine: EngineOptions
  /** Of the media, as it is bound. */
  readonly port: () => number
  readonly post: (message: ToWorker, transfer: readonly ArrayBuffer[]) => void
}

type Receive = (packet: Uint8Array) => void

export class TurnRelay {
  readonly #options: TurnRelayOptions
  readonly #server: TurnServer
  readonly #receivers = new Map<number, Receive>()
  #lastRelay = 0

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

  fromWorker(message: FromWorker): void {
    if (message.type === 'pass-issued') this.#server.admit(message.pass)
    else if (message.type === 'pass-over') this.#server.dismiss(message.username)
    else if (message.type === 'relay-packet') this.#receivers.get(message.relay)?.(message.packet)
  }

  /** The media thread died, and with it every session. */
  workerLost(): void {
    this.#server.dismissAll()
  }

  close(): void {
    this.#server.close()
  }

  #ours(): readonly Endpoint[] {
    const { host = '0.0.0.0', announce } = this.#options.engine
    const candidates = hostCandidates({ host, announce }, this.#options.port(), networkInterfaces())
    return candidates.filter(({ protocol }) => protocol === 'udp')
  }

  #openWay(relayed: Endpoint, receive: Receive): RelayWay {
    const relay = (this.#lastRelay += 1)
    const { post } = this.#options
    this.#receivers.set(relay, receive)
    post({ type: 'relay-open', relay, relayed }, [])
    return {
      send(packet) {
        const own = new Uint8Array(packet)
        post({ type: 'relay-packet', relay, packet: own }, [own.buffer])
      },
      close: () => {
        this.#receivers.delete(relay)
        post({ type: 'relay-end', relay }, [])
      },
    }
  }
}
