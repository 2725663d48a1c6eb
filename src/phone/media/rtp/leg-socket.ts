/** One UDP port of one leg. Small: a gateway has two for each call. */
import { createSocket, type Socket } from 'node:dgram'
import { isIP, isIPv6 } from 'node:net'
import type { Endpoint } from './remote-path.ts'

/** Of sound; a picture’s may be longer. */
const USUAL_BYTES = 1600
/** A send that the kernel does not take at once is queued by reference: the memory must stay as it is until then. */
const SLOTS = 8

/**
 * The packet may be changed, and is the port's again when the handler returns. `age`: ms since it came, where the port knows; else it came
 * just now, or waited for as long as the thread was busy.
 */
export type ReceivePacket = (packet: Uint8Array, from: Endpoint, age?: number) => void

/** One of a leg's ports, as the leg needs it. */
export interface LegPort {
  readonly port: number
  onPacket(receive: ReceivePacket): void
  /** The memory is the caller's again when this returns. What cannot be sent is lost. */
  send(memory: Uint8Array, length: number, to: Endpoint): void
  /** Idempotent. */
  close(): void
}

export class LegSocket implements LegPort {
  readonly port: number
  readonly #socket: Socket
  readonly #slots: readonly Buffer[]
  #next = 0
  /** Whom the last packet was for, and whether the system could send there. */
  #asked: Endpoint | null = null
  #sendable = false
  #closed = false

  private constructor(socket: Socket, mostBytes: number) {
    this.#socket = socket
    this.#slots = Array.from({ length: SLOTS }, () => Buffer.allocUnsafeSlow(mostBytes))
    this.port = socket.address().port
    // Of single packets (unreachable, refused by a firewall): lost like any other packet.
    socket.on('error', () => undefined)
  }

  /** `mostBytes` of a packet that is sent. Null when the port is taken; rejects when the host is none of ours. */
  static async bind(host: string, port: number, mostBytes: number = USUAL_BYTES): Promise<LegSocket | null> {
    const family = isIPv6(host) ? 6 : 4
    // Addresses are never names here, and Node's own look-up costs even for them.
    const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', lookup: (address, _options, done) => done(null, address, family) })
    const failure = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      socket.once('error', resolve)
      socket.bind(port, host, () => resolve(null))
    })
    socket.removeAllListeners('error')
    if (failure === null) return new LegSocket(socket, mostBytes)
    socket.close()
    if (failure.code === 'EADDRINUSE' || failure.code === 'EACCES') return null
    throw failure
  }

  onPacket(receive: ReceivePacket): void {
    this.#socket.on('message', (packet, from) => receive(packet, from))
  }

  send(memory: Uint8Array, length: number, to: Endpoint): void {
    const slot = this.#slots[this.#next]
    if (to !== this.#asked) this.#ask(to)
    if (this.#closed || !this.#sendable || !slot || length > slot.length || this.#socket.getSendQueueCount() >= SLOTS / 2) return
    this.#next = (this.#next + 1) % SLOTS
    slot.set(memory.subarray(0, length))
    this.#socket.send(slot, 0, length, to.port, to.address)
  }

  #ask(to: Endpoint): void {
    this.#asked = to
    this.#sendable = isIP(to.address) !== 0 && to.port > 0 && to.port < 0x10000
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#socket.close()
  }
}
