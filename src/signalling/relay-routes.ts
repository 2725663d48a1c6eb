/** Ways into the media threads whose sockets are on the main thread: each leads to the thread that its connectivity checks name. */
import { ufragOf } from '../sfu/transport/ice/connectivity-check.ts'
import { isStun } from '../sfu/transport/ice/packet-kind.ts'
import { workerOf } from '../sfu/transport/ice/worker-mark.ts'
import type { Endpoint } from '../sfu/transport/turn/endpoint.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

export interface RelayRoutesOptions {
  readonly workers: number
  readonly post: (worker: number, message: ToWorker, transfer: readonly ArrayBuffer[]) => void
}

export interface RouteEvents {
  readonly receive: (packet: Uint8Array) => void
  /** A peer owns it. */
  readonly proved?: () => void
  /** Nobody wants it, or nobody any more. */
  readonly dropped?: () => void
}

interface Route {
  readonly protocol: 'turn' | 'tcp'
  readonly from: Endpoint
  readonly events: RouteEvents
  /** Null before the first check. */
  worker: number | null
}

export type RelayMessage = Extract<FromWorker, { readonly relay: number }>

export class RelayRoutes {
  readonly #options: RelayRoutesOptions
  readonly #routes = new Map<number, Route>()
  #last = 0

  constructor(options: RelayRoutesOptions) {
    this.#options = options
  }

  /** By the number that it is known by from then on; `from` is where the engine sees it. */
  open(protocol: Route['protocol'], from: Endpoint, events: RouteEvents): number {
    this.#last += 1
    this.#routes.set(this.#last, { protocol, from, events, worker: null })
    return this.#last
  }

  /** False when it leads nowhere. */
  send(relay: number, packet: Buffer): boolean {
    const route = this.#routes.get(relay)
    if (route === undefined) return false
    const named = this.#workerNamed(packet)
    if (named !== null && named !== route.worker) this.#lead(relay, route, named)
    if (route.worker === null) return false
    const own = new Uint8Array(packet)
    this.#options.post(route.worker, { type: 'relay-packet', relay, packet: own }, [own.buffer])
    return true
  }

  close(relay: number): void {
    const route = this.#routes.get(relay)
    this.#routes.delete(relay)
    if (route !== undefined) this.#leave(relay, route)
  }

  fromWorker(message: RelayMessage): void {
    const events = this.#routes.get(message.relay)?.events
    if (message.type === 'relay-packet') events?.receive(message.packet)
    else if (message.type === 'relay-proved') events?.proved?.()
    else events?.dropped?.()
  }

  /** The thread died: what led there leads nowhere. */
  workerLost(worker: number): void {
    for (const route of this.#routes.values()) {
      if (route.worker !== worker) continue
      route.worker = null
      route.events.dropped?.()
    }
  }

  /** Null when it does not say. */
  #workerNamed(packet: Buffer): number | null {
    if (this.#options.workers === 1) return 0
    if (!isStun(packet[0] ?? 255)) return null
    const worker = workerOf(ufragOf(packet) ?? '', this.#options.workers)
    return worker < 0 ? null : worker
  }

  #lead(relay: number, route: Route, worker: number): void {
    this.#leave(relay, route)
    route.worker = worker
    this.#options.post(worker, { type: 'relay-open', relay, protocol: route.protocol, relayed: route.from }, [])
  }

  #leave(relay: number, route: Route): void {
    if (route.worker !== null) this.#options.post(route.worker, { type: 'relay-end', relay }, [])
    route.worker = null
  }
}
