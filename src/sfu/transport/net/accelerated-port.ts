/** A UDP port that takes and gives datagrams by the batch: one system call for many (recvmmsg, sendmmsg), several packets in one (UDP_SEGMENT). */
import { getSystemErrorName } from 'node:util'
import { BATCH_ROWS, type NativeSockets, PACKET_BYTES, RECEIVED_ROW, RECEIVE_SLOTS, SENT_ROW } from '../../../accelerator/native-module.ts'
import {
  type BindDatagramPort,
  type DatagramPort,
  type DatagramPortOptions,
  type DatagramRoute,
  RECEIVE_BUFFER_BYTES,
  type ReceiveDatagram,
} from './datagram-port.ts'

const noMemory = new Uint8Array(0)

/** Rejects when the port is taken. */
export const acceleratedPorts =
  (native: NativeSockets): BindDatagramPort =>
  async (host, port, receive, options = {}) =>
    new AcceleratedPort(native, { host, port }, receive, options)

interface Route extends DatagramRoute {
  readonly address: string
  readonly port: number
}

class AcceleratedPort implements DatagramPort {
  readonly port: number
  readonly gathers = true
  readonly #native: NativeSockets
  readonly #receive: ReceiveDatagram
  readonly #options: DatagramPortOptions
  readonly #socket: number
  readonly #slots = Buffer.allocUnsafeSlow(RECEIVE_SLOTS * PACKET_BYTES)
  readonly #received = new Int32Array(RECEIVE_SLOTS * RECEIVED_ROW)
  /** By their numbers. */
  readonly #routes: (Route | undefined)[] = []
  readonly #one = new Int32Array(SENT_ROW)
  readonly #gathered = new Int32Array(BATCH_ROWS * SENT_ROW)
  #gatheredCount = 0
  #gatheredMemory: Uint8Array = noMemory
  #closed = false

  constructor(
    native: NativeSockets,
    { host, port }: { host: string; port: number },
    receive: ReceiveDatagram,
    options: DatagramPortOptions,
  ) {
    this.#native = native
    this.#receive = receive
    this.#options = options
    const bufferBytes = options.memory?.socketBufferBytes ?? RECEIVE_BUFFER_BYTES
    this.#socket = native.bind(host, port, options.reusePort ?? false, bufferBytes, this.#slots, this.#received, (count) =>
      this.#arrived(count),
    )
    if (this.#socket < 0) throw bindError(this.#socket, host, port)
    this.port = native.portOf(this.#socket)
  }

  gatherFrom(memory: Uint8Array): void {
    this.flush()
    this.#gatheredMemory = memory
  }

  open(address: string, port: number): DatagramRoute {
    const number = this.#closed ? -1 : this.#native.openRoute(this.#socket, address, port)
    let isOpen = number >= 0
    const route: Route = {
      address,
      port,
      send: (memory, offset, length) => {
        if (isOpen && length <= PACKET_BYTES) this.#send(number, memory, offset, length)
      },
      close: () => {
        if (!isOpen) return
        isOpen = false
        this.#forget(number)
      },
    }
    if (isOpen) this.#routes[number] = route
    return route
  }

  send(memory: Uint8Array, offset: number, length: number, address: string, port: number): void {
    const route = this.open(address, port)
    route.send(memory, offset, length)
    this.flush()
    route.close()
  }

  flush(): void {
    const count = this.#gatheredCount
    this.#gatheredCount = 0
    if (count > 0 && !this.#closed) this.#native.sendBatch(this.#socket, this.#gatheredMemory, this.#gathered, count)
  }

  close(): Promise<void> {
    if (!this.#closed) this.#native.close(this.#socket)
    this.#closed = true
    return Promise.resolve()
  }

  #send(route: number, memory: Uint8Array, offset: number, length: number): void {
    if (memory !== this.#gatheredMemory) return this.#sendNow(route, memory, offset, length)
    const at = this.#gatheredCount++ * SENT_ROW
    this.#gathered[at] = route
    this.#gathered[at + 1] = offset
    this.#gathered[at + 2] = length
    if (this.#gatheredCount === BATCH_ROWS) this.flush()
  }

  #sendNow(route: number, memory: Uint8Array, offset: number, length: number): void {
    if (this.#closed) return
    this.#one[0] = route
    this.#one[1] = offset
    this.#one[2] = length
    this.#native.sendBatch(this.#socket, memory, this.#one, 1)
  }

  #forget(number: number): void {
    this.flush()
    this.#routes[number] = undefined
    if (!this.#closed) this.#native.closeRoute(this.#socket, number)
  }

  #arrived(count: number): void {
    this.#options.batch?.begin()
    try {
      for (let slot = 0; slot < count && !this.#closed; slot++) this.#deliver(slot)
    } finally {
      this.#options.batch?.end()
    }
  }

  #deliver(slot: number): void {
    const length = this.#received[slot * RECEIVED_ROW] ?? 0
    // Nothing, or more than a slot holds.
    if (length === 0) return
    const bytes = this.#slots.subarray(slot * PACKET_BYTES, slot * PACKET_BYTES + length)
    const from = this.#routes[this.#received[slot * RECEIVED_ROW + 1] ?? -1]
    if (from !== undefined) this.#receive(bytes, from.address, from.port)
    else this.#receive(bytes, this.#native.sourceOf(this.#socket, slot), this.#received[slot * RECEIVED_ROW + 2] ?? 0)
  }
}

/** As Node's own sockets say it. */
function bindError(error: number, host: string, port: number): Error {
  const code = getSystemErrorName(error)
  return Object.assign(new Error(`bind ${code} ${host}:${String(port)}`), { code, errno: error, syscall: 'bind', address: host, port })
}
