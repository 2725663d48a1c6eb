/**
 * UDP on its way between a media server and who is far away, as the shapes say that it goes; who is near has a way of its own. The
 * server announces this address in place of its own. Lives until its channel closes.
 */
import { createSocket, type Socket } from 'node:dgram'
import { performance } from 'node:perf_hooks'
import { CLEAN, SimulatedLink, type LinkShape } from '../../src/sfu/bwe/simulated-link.suite.ts'
import type { WireEnds, WireShapes } from './wire.ts'

/** Of IPv4 and UDP, which take room on the way. */
const HEADERS = 28
/** A timer that fires a little early is no reason to wait for another one. */
const SLACK_MS = 0.5
const SOCKET_BYTES = 4_000_000

interface Flying {
  readonly at: number
  readonly deliver: () => void
}

/** One direction. What it carries arrives in order, so one timer for the next is enough. */
class Lane {
  readonly #link: SimulatedLink
  readonly #flying: Flying[] = []
  #timer: NodeJS.Timeout | null = null

  constructor(seed: number) {
    this.#link = new SimulatedLink({ ...CLEAN, delayMs: 0 }, seed)
  }

  become(shape: LinkShape): void {
    this.#link.shape = shape
  }

  carry(bytes: number, deliver: () => void): void {
    const at = this.#link.send(bytes + HEADERS, performance.now())
    if (at < 0) return
    this.#flying.push({ at, deliver })
    if (this.#timer === null) this.#wait(at)
  }

  #wait(at: number): void {
    this.#timer = setTimeout(() => this.#arrive(), Math.max(0, at - performance.now()))
  }

  #arrive(): void {
    this.#timer = null
    const now = performance.now() + SLACK_MS
    while (this.#flying[0] !== undefined && this.#flying[0].at <= now) this.#flying.shift()?.deliver()
    const [next] = this.#flying
    if (next !== undefined) this.#wait(next.at)
  }
}

// As `Wire` wrote it.
const { host, port, server, far, seed } = JSON.parse(process.argv[2] ?? '{}') as WireEnds
const [down, up] = [new Lane(seed), new Lane(seed + 1)]
/** By where a client sends from: the socket that speaks to the server in its place. */
const flows = new Map<string, Socket>()
const entrance = open(port)
entrance.on('message', (bytes, { address, port: from }) => {
  const flow = flowOf(address, from)
  const deliver = (): void => flow.send(bytes, port, server)
  if (address === far) up.carry(bytes.length, deliver)
  else deliver()
})
entrance.once('listening', () => process.send?.('ready'))
// The bench that started this process, and nobody else, sends these.
process.on('message', (shapes: WireShapes) => {
  down.become(shapes.down)
  up.become(shapes.up)
})
process.once('disconnect', () => process.exit(0))

function flowOf(address: string, from: number): Socket {
  const key = `${address} ${String(from)}`
  const known = flows.get(key)
  if (known !== undefined) return known
  const flow = open(0)
  flows.set(key, flow)
  flow.on('message', (bytes) => {
    const deliver = (): void => entrance.send(bytes, from, address)
    if (address === far) down.carry(bytes.length, deliver)
    else deliver()
  })
  return flow
}

function open(own: number): Socket {
  const socket = createSocket({ type: 'udp4', recvBufferSize: SOCKET_BYTES, sendBufferSize: SOCKET_BYTES })
  // Who is gone, or whose cable is pulled, gets nothing: that is no fault of the way.
  socket.on('error', () => undefined)
  socket.bind(own, host)
  return socket
}
