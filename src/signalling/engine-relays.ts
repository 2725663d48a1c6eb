import type { Engine, EngineRelay } from '../sfu/engine.ts'
import { asBuffer } from '../sfu/transport/stun/stun-message.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

type Opening = Extract<ToWorker, { readonly type: 'relay-open' }>

/** Ways into the engine whose sockets are on the main thread, by the numbers that it gave them. */
export class EngineRelays {
  readonly #engine: Pick<Engine, 'openRelay'>
  readonly #post: (message: FromWorker) => void
  readonly #relays = new Map<number, EngineRelay>()

  constructor(engine: Pick<Engine, 'openRelay'>, post: (message: FromWorker) => void) {
    this.#engine = engine
    this.#post = post
  }

  open({ relay, protocol, relayed }: Opening): void {
    const opened = this.#engine.openRelay(relayed, {
      protocol,
      send: (packet) => this.#post({ type: 'relay-packet', relay, packet }),
      proved: () => this.#post({ type: 'relay-proved', relay }),
      dropped: () => this.#dropped(relay),
    })
    this.#relays.set(relay, opened)
  }

  receive(number: number, packet: Uint8Array): void {
    const relay = this.#relays.get(number)
    if (relay !== undefined && !relay.receive(asBuffer(packet))) this.#dropped(number)
  }

  end(number: number): void {
    this.#relays.get(number)?.end()
    this.#relays.delete(number)
  }

  #dropped(relay: number): void {
    this.#post({ type: 'relay-dropped', relay })
  }
}
