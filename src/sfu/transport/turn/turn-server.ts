/** TURN for those whom nothing but TCP serves: a relay to our own media port, for admitted legs alone. */
import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { type StreamLimits, streamLimits } from '../net/stream-port.ts'
import type { RelayWay } from './allocation.ts'
import type { ValidPass } from './authenticate.ts'
import { type AddressFamily, type Endpoint, familyOf, type OwnEndpoint, ownEndpoint } from './endpoint.ts'
import { TurnConnection } from './turn-connection.ts'
import type { TurnErrorCode } from './turn-message.ts'
import { passKey, type TurnPass } from './turn-pass.ts'

export interface TurnServerOptions {
  /** Where the media engine hears by UDP, as candidates say it. */
  readonly ours: () => readonly Endpoint[]
  /** A way into the engine for packets from `relayed` to one of ours; what comes back goes to `receive`. */
  readonly openWay: (peer: Endpoint, relayed: Endpoint, receive: (packet: Uint8Array) => void) => RelayWay
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly limits?: StreamLimits
}

/** A browser makes one for each of its networks, and again when it changes them. */
const mostAllocationsOfOne = 12
/** RFC 8656 §7.2 wants relayed ports from here up to 65535. */
const firstRelayedPort = 49_152
const relayedPorts = 65_536 - firstRelayedPort
const tickMs = 1_000
/** Our own addresses change seldom, and asking the system for them takes long. */
const oursMs = 2_000

interface HeldPass extends ValidPass {
  allocations: number
}

export class TurnServer {
  readonly #options: TurnServerOptions
  readonly #limits: StreamLimits
  readonly #passes = new Map<string, HeldPass>()
  readonly #connections = new Set<TurnConnection>()
  readonly #ticking: NodeJS.Timeout
  #ours: { readonly endpoints: readonly OwnEndpoint[]; readonly until: number } = { endpoints: [], until: -Infinity }
  #lastPort = 0

  constructor(options: TurnServerOptions) {
    this.#options = options
    this.#limits = options.limits ?? streamLimits
    this.#ticking = setInterval(() => {
      for (const connection of this.#connections) connection.tick()
    }, tickMs).unref()
  }

  get connections(): number {
    return this.#connections.size
  }

  admit(pass: TurnPass): void {
    this.#passes.set(pass.username, { username: pass.username, key: passKey(pass), allocations: 0 })
  }

  /** What is relayed by this pass ends with it. */
  dismiss(username: string): void {
    this.#passes.delete(username)
    for (const connection of this.#connections) if (connection.username === username) connection.close()
  }

  dismissAll(): void {
    this.#passes.clear()
    for (const connection of this.#connections) connection.close()
  }

  /** Takes the socket over, or destroys it when there are too many. */
  accept(socket: Duplex, client: Endpoint): void {
    if (this.#isFull(client.address)) return void socket.destroy()
    const options = {
      client,
      now: this.#options.now,
      openWay: this.#options.openWay,
      ours: () => this.#ownEndpoints(),
      findPass: (username: string) => this.#passes.get(username) ?? null,
      allocate: (username: string, family: AddressFamily) => this.#allocate(username, family),
      release: (username: string) => this.#release(username),
      newNonce: () => randomBytes(16).toString('base64url'),
    }
    this.#connections.add(new TurnConnection(socket, options, (connection) => this.#connections.delete(connection)))
  }

  close(): void {
    clearInterval(this.#ticking)
    this.dismissAll()
  }

  /** The same bounds as those of connections to the media port. */
  #isFull(address: string): boolean {
    let [unproved, fromOne] = [0, 0]
    for (const { username, client } of this.#connections) {
      if (username !== null) continue
      unproved++
      if (client.address === address) fromOne++
    }
    const { connections, unproved: most, unprovedFromOne } = this.#limits
    return this.#connections.size >= connections || unproved >= most || fromOne >= unprovedFromOne
  }

  #allocate(username: string, family: AddressFamily): Endpoint | TurnErrorCode {
    const pass = this.#passes.get(username)
    const own = this.#ownEndpoints().find(({ address }) => familyOf(address) === family)
    if (own === undefined) return 440
    if (pass === undefined || pass.allocations >= mostAllocationsOfOne) return 486
    pass.allocations += 1
    this.#lastPort = (this.#lastPort + 1) % relayedPorts
    return { address: own.address, port: firstRelayedPort + this.#lastPort }
  }

  #release(username: string): void {
    const pass = this.#passes.get(username)
    if (pass !== undefined) pass.allocations -= 1
  }

  #ownEndpoints(): readonly OwnEndpoint[] {
    const now = this.#options.now()
    if (now >= this.#ours.until) this.#ours = { endpoints: this.#options.ours().map(ownEndpoint), until: now + oursMs }
    return this.#ours.endpoints
  }
}
