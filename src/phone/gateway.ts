/** The telephone gateway: SIP, the sound of all callers and their calls. It opens its ports when there is a trunk or a room system, and not before. */
import type { SecureContextOptions } from 'node:tls'
import { GatewayBook } from './gateway-book.ts'
import { GatewayCalls } from './gateway-calls.ts'
import { NO_ROOMS, type GatewayRooms } from './gateway-room.ts'
import type { GatewayTrunk } from './gateway-trunk.ts'
import type { LoopOutcome, TestedNumber } from './loop-test.ts'
import type { GatewayNumber } from './number-plan.ts'
import { openGateway, type GatewayOptions, type OpenGateway } from './open-gateway.ts'
import type { OutgoingCallHandle, OutgoingOrder } from './outgoing-order.ts'
import type { SipEndpoint } from './sip/sip-endpoint.ts'
import type { LineState } from './trunk-line.ts'
import type { TrunkTest } from './trunk-test.ts'

export class PhoneGateway {
  readonly #options: GatewayOptions
  readonly #book = new GatewayBook()
  readonly #calls: GatewayCalls
  #opening: Promise<OpenGateway> | null = null
  /** The same, once it is open. */
  #open: OpenGateway | null = null
  /** When the trunks of now are the ones that were given last; never rejects. */
  #used: Promise<void> = Promise.resolve()
  #closed = false

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#calls = new GatewayCalls(options, this.#book)
  }

  get calls(): number {
    return this.#calls.size
  }

  /** Where SIP is heard; empty while there is neither trunk nor room. */
  async bound(): Promise<SipEndpoint['bound']> {
    return (await this.#opening)?.endpoint.bound ?? []
  }

  stateOf(trunk: string): LineState {
    return this.#open?.lines.stateOf(trunk) ?? { registration: null, answer: null }
  }

  /** Whether the room with this address is registered here just now. */
  isRegistered(room: string): boolean {
    const username = this.#book.rooms.find(({ address }) => address === room)?.username
    return username !== undefined && this.#open?.endpoint.isRegistered(username) === true
  }

  /** From now on these are the trunks, numbers and rooms. Rejects where the ports cannot be had or a recording is no good. */
  use(trunks: readonly GatewayTrunk[], numbers: readonly GatewayNumber[], rooms: GatewayRooms = NO_ROOMS): Promise<void> {
    this.#book.use(trunks, numbers, rooms)
    this.#calls.guests.allowed = rooms.guests
    const using = this.#use(trunks)
    this.#used = using.catch(() => undefined)
    return using
  }

  async #use(trunks: readonly GatewayTrunk[]): Promise<void> {
    if (this.#closed || (!this.#book.isWanted && this.#opening === null)) return
    this.#opening ??= openGateway(this.#options, this.#book, this.#calls)
    const open = await this.#opening.catch((error: unknown) => {
      this.#opening = null
      throw error
    })
    this.#open = open
    await open.lines.use(trunks)
    open.trust()
  }

  /** Of the TLS port, for connections from now on. */
  async useCertificate(certificate: SecureContextOptions): Promise<void> {
    const open = await this.#opened()
    open?.endpoint.useCertificate(certificate)
  }

  /** Asks a trunk, now, whether it is there. */
  async testTrunk(trunk: string): Promise<TrunkTest> {
    await this.#used
    const open = await this.#opened()
    if (open === null) return { kind: 'closed' }
    return (await open.lines.of(trunk)?.test()) ?? { kind: 'no-server' }
  }

  /** Has a number call itself. */
  async testNumber(number: TestedNumber): Promise<LoopOutcome> {
    await this.#used
    const open = await this.#opened()
    return open === null ? { kind: 'closed' } : open.loops.run(number)
  }

  /**
   * Calls somebody, who joins with a key. Null where there is no trunk of that name, or no way to it. The order hears of it later than
   * this resolves.
   */
  async call(order: OutgoingOrder): Promise<OutgoingCallHandle | null> {
    const open = await this.#opened()
    return open && this.#calls.place(order, open.lines, open.means)
  }

  /** Idempotent. Calls are hung up, and registrations taken back. */
  async close(): Promise<void> {
    this.#closed = true
    this.#calls.close()
    const open = await this.#opened()
    await open?.close()
  }

  async #opened(): Promise<OpenGateway | null> {
    return (await this.#opening?.catch(() => null)) ?? null
  }
}
