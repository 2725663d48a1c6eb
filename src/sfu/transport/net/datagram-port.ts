/** The seam to the kernel's datagrams: an accelerator that batches system calls takes this place. */
import { createSocket, type Socket, type SocketOptions } from 'node:dgram'
import { isIPv6 } from 'node:net'

export interface DatagramSender {
  /** One packet, now. The memory is the caller's again when this returns. */
  send(memory: Uint8Array, offset: number, length: number, address: string, port: number): void
}

export interface DatagramPort extends DatagramSender {
  readonly port: number
  /** Many packets leave by one system call: a socket for each peer would cost more. */
  readonly gathers: boolean
  /** A far end that packets go to again and again. */
  open(address: string, port: number): DatagramRoute
  /** Packets of this memory stay as they are until `flush`, so routes may gather them. All others go at once. */
  gatherFrom(memory: Uint8Array): void
  /** What was gathered goes now. */
  flush(): void
  /** Idempotent; nothing is sent or received afterwards. */
  close(): Promise<void>
}

export interface DatagramRoute {
  /** The memory is the caller's again when this returns, but for that of `gatherFrom`. */
  send(memory: Uint8Array, offset: number, length: number): void
  /** Idempotent. */
  close(): void
}

/** The memory is the port's again when this returns. */
export type ReceiveDatagram = (bytes: Buffer, address: string, port: number) => void

interface DatagramMemory {
  /** Packets of which half may wait for the kernel, 2 KiB each. */
  readonly slots: number
  /** Asked of the kernel, for each direction. */
  readonly socketBufferBytes: number
}

export interface DatagramPortOptions {
  readonly memory?: DatagramMemory
  /** Other threads of this process may have the port too; strangers' packets go to any of them. */
  readonly reusePort?: boolean
  /** Called around datagrams that came together. */
  readonly batch?: DatagramBatch | undefined
}

export interface DatagramBatch {
  begin(): void
  end(): void
}

/** Asked for of the kernel. */
export const RECEIVE_BUFFER_BYTES = 4 << 20

/** Longer ones are not sent. */
export const longestDatagram = 2048
/** Of a port that carries everybody. */
const shared: DatagramMemory = { slots: 256, socketBufferBytes: RECEIVE_BUFFER_BYTES }

/** For addresses that come from the kernel only; Node's own look-up costs 1.6 µs a packet even for them. */
export const syncLookup =
  (family: 4 | 6): SocketOptions['lookup'] =>
  (address, _options, done) =>
    done(null, address, family)

/** Rejects when the port is taken. */
export type BindDatagramPort = (
  host: string,
  port: number,
  receive: ReceiveDatagram,
  options?: DatagramPortOptions,
) => Promise<DatagramPort>

/** By Node's own sockets. */
export const bindDatagramPort: BindDatagramPort = async (host, port, receive, { memory = shared, reusePort = false, batch } = {}) => {
  const family = isIPv6(host) ? 6 : 4
  const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', reusePort, lookup: syncLookup(family) })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, host, () => {
      socket.off('error', reject)
      resolve()
    })
  })
  return new NodeDatagramPort(socket, batch === undefined ? receive : byTurns(receive, batch), memory)
}

/** Node hands datagrams out one by one. Those of one turn of its event loop are a batch. */
export function byTurns(receive: ReceiveDatagram, batch: DatagramBatch): ReceiveDatagram {
  let isOpen = false
  const end = (): void => {
    isOpen = false
    batch.end()
  }
  return (bytes, address, port) => {
    if (!isOpen) {
      isOpen = true
      // Right after whatever has arrived by now was handed out, before timers and what arrives next.
      setImmediate(end)
      batch.begin()
    }
    receive(bytes, address, port)
  }
}

class NodeDatagramPort implements DatagramPort {
  readonly port: number
  readonly gathers = false
  readonly #socket: Socket
  /**
   * A send that the kernel cannot take at once is queued by reference. Callers reuse their memory for other packets, so what is
   * queued must lie in memory that stays as it is: this ring, of which never more than half is waiting.
   */
  readonly #slots: readonly Buffer[]
  #next = 0
  #closed: Promise<void> | null = null

  constructor(socket: Socket, receive: ReceiveDatagram, { slots, socketBufferBytes }: DatagramMemory) {
    this.#socket = socket
    this.#slots = Array.from({ length: slots }, () => Buffer.allocUnsafeSlow(longestDatagram))
    this.port = socket.address().port
    socket.on('message', (bytes, from) => receive(bytes, from.address, from.port))
    // Of single packets (unreachable, too long, refused by a firewall): lost like any other packet.
    socket.on('error', () => undefined)
    for (const widen of ['setRecvBufferSize', 'setSendBufferSize'] as const) {
      try {
        socket[widen](socketBufferBytes)
      } catch {
        // The system's own size will do.
      }
    }
  }

  send(memory: Uint8Array, offset: number, length: number, address: string, port: number): void {
    const slot = this.#slots[this.#next]
    if (this.#closed !== null || !slot || length > longestDatagram || this.#socket.getSendQueueCount() > this.#slots.length / 2) return
    this.#next = (this.#next + 1) % this.#slots.length
    slot.set(memory.subarray(offset, offset + length))
    this.#socket.send(slot, 0, length, port, address)
  }

  open(address: string, port: number): DatagramRoute {
    let isOpen = true
    return {
      send: (memory, offset, length) => {
        if (isOpen) this.send(memory, offset, length, address, port)
      },
      close: () => void (isOpen = false),
    }
  }

  /** Node's sockets make a system call for each packet. */
  gatherFrom(): void {}
  flush(): void {}

  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => this.#socket.close(() => resolve()))
    return this.#closed
  }
}
