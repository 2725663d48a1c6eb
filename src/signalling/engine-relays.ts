import type { Engine, EngineRelay } from '../sfu/engine.ts'
import { asBuffer } from '../sfu/transport/stun/stun-message.ts'
import type { Endpoint } from '../sfu/transport/turn/endpoint.ts'

/** TURN clients' ways into the engine, by the numbers that the main thread gave them. */
export class EngineRelays {
  readonly #engine: Engine
  readonly #send: (relay: number, packet: Uint8Array<ArrayBuffer>) => void
  readonly #relays = new Map<number, EngineRelay>()

  constructor(engine: Engine, send: (relay: number, packet: Uint8Array<ArrayBuffer>) => void) {
    this.#engine = engine
    this.#send = send
  }

  open(number: number, relayed: Endpoint): void {
    const relay = this.#engine.openRelay(relayed, { protocol: 'turn', send: (packet) => this.#send(number, packet) })
    this.#relays.set(number, relay)
  }

  receive(number: number, packet: Uint8Array): void {
    this.#relays.get(number)?.receive(asBuffer(packet))
  }

  end(number: number): void {
    this.#relays.get(number)?.end()
    this.#relays.delete(number)
  }
}
