/** A socket for each peer on the port that all share: the kernel gives it this peer's packets, before any socket that takes strangers'. */
import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { type DatagramRoute, longestDatagram, type ReceiveDatagram, syncLookup } from './datagram-port.ts'

export interface ConnectedSocketsOptions {
  /** Where the shared port is bound. */
  readonly host: string
  readonly port: number
  /** So many at once. */
  readonly ownSockets: number
}

/** Packets that may wait for the kernel. */
const MOST_QUEUED = 64
/** Asked for of the kernel: half a second of a camera, or a burst of data, while the thread is busy elsewhere. */
const RECEIVE_BUFFER_BYTES = 1 << 20

export class ConnectedSockets {
  readonly #options: ConnectedSocketsOptions
  readonly #receive: ReceiveDatagram
  #open = 0
  /** A packet on its way to the kernel: callers reuse their memory, and what the kernel does not take at once is kept by reference. */
  #slot = Buffer.allocUnsafeSlow(longestDatagram)

  constructor(options: ConnectedSocketsOptions, receive: ReceiveDatagram) {
    this.#options = options
    this.#receive = receive
  }

  /** From here on packets of this address come to us alone. Null when there is none to be had. */
  open(address: string, port: number): DatagramRoute | null {
    if (this.#open >= this.#options.ownSockets) return null
    const socket = connectedSocket(this.#options, address, port)
    if (socket === null) return null
    // Strangers' packets too: those that came before it was connected.
    socket.on('message', (bytes, from) => this.#receive(bytes, from.address, from.port))
    this.#open++
    let isOpen = true
    return {
      send: (memory, offset, length) => {
        if (isOpen) this.#send(socket, memory, offset, length)
      },
      close: () => {
        if (!isOpen) return
        isOpen = false
        this.#open--
        socket.close()
      },
    }
  }

  #send(socket: Socket, memory: Uint8Array, offset: number, length: number): void {
    if (length > longestDatagram || socket.getSendQueueCount() > MOST_QUEUED) return
    this.#slot.set(memory.subarray(offset, offset + length))
    socket.send(this.#slot, 0, length)
    if (socket.getSendQueueCount() > 0) this.#slot = Buffer.allocUnsafeSlow(longestDatagram)
  }
}

/** With addresses for names, binding and connecting are done when they return. */
function connectedSocket({ host, port }: ConnectedSocketsOptions, address: string, remotePort: number): Socket | null {
  const family = isIPv6(host) ? 6 : 4
  const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', reusePort: true, lookup: syncLookup(family) })
  // Of single packets (the peer's port is closed, a firewall says no): lost like any other packet.
  socket.on('error', () => undefined)
  try {
    socket.bind(port, host)
    // Throws when the bind failed; `connect` would then take any port.
    socket.address()
    socket.connect(remotePort, address)
    socket.remoteAddress()
    widen(socket)
    return socket
  } catch {
    socket.close()
    return null
  }
}

function widen(socket: Socket): void {
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES)
  } catch {
    // The system's own size will do.
  }
}
