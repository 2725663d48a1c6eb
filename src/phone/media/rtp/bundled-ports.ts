/**
 * Sound ports that are read and written together, once in 20 ms, by the accelerator: for a packet that comes alone, Node wakes the thread and
 * makes a buffer, an address and an event. The kernel keeps the time when each packet came, so that nothing is known later than it was.
 */
import { constants } from 'node:os'
import { ARRIVED_ROW, LEAVING_ROW, type NativePorts, PACKET_BYTES, READ_ROWS } from '../../../accelerator/native-module.ts'
import type { LegPort, ReceivePacket } from './leg-socket.ts'
import type { Endpoint } from './remote-path.ts'
import type { SoundPorts } from './sound-ports.ts'

/** Of one frame; what floods in beyond that stays in the kernel, and is lost there. */
const MOST_READINGS = 8
const US_PER_MS = 1000

export class BundledPorts implements SoundPorts {
  readonly #native: NativePorts
  readonly #ports: (BundledPort | undefined)[] = []
  readonly #incoming = new Uint8Array(READ_ROWS * PACKET_BYTES)
  readonly #arrived = new Int32Array(READ_ROWS * ARRIVED_ROW)
  /** Of each row, where its packet lay last. */
  readonly #packets: Uint8Array[] = []
  readonly #outgoing = new Uint8Array(READ_ROWS * PACKET_BYTES)
  readonly #leaving = new Int32Array(READ_ROWS * LEAVING_ROW)
  #count = 0
  #end = 0

  constructor(native: NativePorts) {
    this.#native = native
  }

  // oxlint-disable-next-line require-await -- an error of the system becomes a rejection, as of any other ports
  async bind(host: string, port: number): Promise<LegPort | null> {
    const number = this.#native.bind(host, port)
    if (number === -constants.errno.EADDRINUSE || number === -constants.errno.EACCES) return null
    if (number < 0) throw new Error(`the port ${String(port)} of ${host} cannot be had: error ${String(-number)}`)
    return (this.#ports[number] = new BundledPort(number, this.#native.udpPort(number), this))
  }

  receive(): void {
    for (let readings = 0; readings < MOST_READINGS; readings++) {
      const count = this.#native.read(this.#incoming, this.#arrived)
      for (let row = 0; row < count; row++) this.#deliver(row)
      if (count < READ_ROWS) return
    }
  }

  flush(): void {
    if (this.#count > 0) this.#native.write(this.#outgoing, this.#leaving, this.#count)
    this.#count = 0
    this.#end = 0
  }

  /** Of `port`, to where it is aimed at. */
  put(port: number, memory: Uint8Array, length: number): void {
    if (length > PACKET_BYTES) return
    if (this.#count === READ_ROWS) this.flush()
    this.#outgoing.set(memory.length === length ? memory : memory.subarray(0, length), this.#end)
    const row = this.#count++ * LEAVING_ROW
    this.#leaving[row] = port
    this.#leaving[row + 1] = this.#end
    this.#leaving[row + 2] = length
    this.#end += length
  }

  /** What was put before still goes where it was to go. */
  aim(port: number, { address, port: udpPort }: Endpoint): boolean {
    this.flush()
    return udpPort > 0 && udpPort < 0x10000 && this.#native.aim(port, address, udpPort)
  }

  unbind(port: number): void {
    this.flush()
    this.#native.unbind(port)
    this.#ports[port] = undefined
  }

  #deliver(row: number): void {
    const at = row * ARRIVED_ROW
    const port = this.#ports[this.#arrived[at] ?? -1]
    const from = port === undefined ? null : this.#sourceOf(row, port)
    if (port === undefined || from === null) return
    const packet = this.#packetAt(row, this.#arrived[at + 1] ?? 0, this.#arrived[at + 2] ?? 0)
    port.receive(packet, from, (this.#arrived[at + 3] ?? 0) / US_PER_MS)
  }

  /** Most packets are of one length, so that they lie where those before them lay. */
  #packetAt(row: number, start: number, length: number): Uint8Array {
    const last = this.#packets[row]
    if (last?.byteOffset === start && last.length === length) return last
    return (this.#packets[row] = this.#incoming.subarray(start, start + length))
  }

  #sourceOf(row: number, port: BundledPort): Endpoint | null {
    if (this.#arrived[row * ARRIVED_ROW + 4] === 1 && port.aimedAt !== null) return port.aimedAt
    const source = this.#native.sourceOf(row)
    return source && { address: source[0], port: source[1] }
  }
}

class BundledPort implements LegPort {
  readonly port: number
  /** Whom its packets are for. */
  aimedAt: Endpoint | null = null
  /** Once somebody listens. */
  receive: ReceivePacket = () => undefined
  readonly #number: number
  readonly #bundle: BundledPorts
  #sendable = false
  #closed = false

  constructor(number: number, port: number, bundle: BundledPorts) {
    this.#number = number
    this.port = port
    this.#bundle = bundle
  }

  onPacket(receive: ReceivePacket): void {
    this.receive = receive
  }

  send(memory: Uint8Array, length: number, to: Endpoint): void {
    if (this.#closed) return
    if (to !== this.aimedAt) this.#aim(to)
    if (this.#sendable) this.#bundle.put(this.#number, memory, length)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#bundle.unbind(this.#number)
  }

  #aim(to: Endpoint): void {
    this.#sendable = this.#bundle.aim(this.#number, to)
    this.aimedAt = to
  }
}
