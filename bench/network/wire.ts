/**
 * The only way between a media server and a client at the other end of a cable: a relay that the server announces in place of itself.
 * This kernel's `tc` has no netem, and Node cannot open a tunnel device; datagrams that are carried by hand need neither.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { CLEAN, type LinkShape } from '../../src/sfu/bwe/simulated-link.suite.ts'
import type { Cable } from '../../test/harness/network.ts'

export interface WireEnds {
  /** Where clients send to, and the address that the server is spoken to from. */
  readonly host: string
  /** The server's too: what is announced has the server's port. */
  readonly port: number
  readonly server: string
  /** Address of whose packets go the long way. */
  readonly far: string
  /** What is lost is chance, and with the same seed the same chance. */
  readonly seed: number
}

export interface WireShapes {
  /** To who is far. */
  readonly down: LinkShape
  readonly up: LinkShape
}

/** What a shape is made of where nothing else is said: a home's network without a fault. */
const GOOD: LinkShape = { ...CLEAN, rate: 20_000_000, delayMs: 5 }

export class Wire {
  readonly host: string
  readonly #process: ChildProcess

  private constructor(host: string, process: ChildProcess) {
    this.host = host
    this.#process = process
  }

  /** For a server that listens on the cable's near end, at `port`. Null where nothing else can be kept from passing. */
  static async lay(cable: Cable, port: number, seed = 1): Promise<Wire | null> {
    const host = cable.addNeighbour()
    if (host === null || !cable.refuseFromHere()) return null
    const ends: WireEnds = { host, port, server: cable.here, far: cable.there, seed }
    const child = fork(fileURLToPath(new URL('wire-process.ts', import.meta.url)), [JSON.stringify(ends)])
    await once(child, 'message')
    const wire = new Wire(host, child)
    wire.become({})
    return wire
  }

  /** From now on; the way up has the delay and the loss of the way down, and its usual rate. */
  become(shape: Partial<LinkShape>): void {
    const { delayMs = GOOD.delayMs, jitterMs = GOOD.jitterMs, loss = GOOD.loss, burst = GOOD.burst } = shape
    const shapes: WireShapes = { down: { ...GOOD, ...shape }, up: { ...GOOD, delayMs, jitterMs, loss, burst } }
    this.#process.send(shapes)
  }

  end(): void {
    if (this.#process.connected) this.#process.disconnect()
  }
}
