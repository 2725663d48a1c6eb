/** Packets that are protected in one call and then sent. They lie in slots of one memory; nothing is made anew for any of them. */
import type { SrtpSender, BatchSuite } from './srtp-suite.ts'

export const BATCH_PACKETS = 64

/** The memory is the batch's until it has been sent; who keeps bytes for longer copies them. */
export type SendDatagram = (memory: Uint8Array, offset: number, length: number) => void

/** All packets are of senders of one suite. Entry `i` of each list is of packet `i`, below `count`. */
export class PacketBatch {
  readonly suite: BatchSuite
  readonly memory: Uint8Array
  count = 0
  /** Where the packet begins in `memory`. Behind it there is room for `BATCH_ROOM` bytes. */
  readonly offsets = new Int32Array(BATCH_PACKETS)
  /** Header included; once protected the tag too. */
  readonly lengths = new Int32Array(BATCH_PACKETS)
  /** Bytes that are signed and not encrypted: RTP header and extensions. */
  readonly headerLengths = new Int32Array(BATCH_PACKETS)
  /** SRTP packet indices of 48 bits: roll-over counter and sequence number. */
  readonly indices = new Float64Array(BATCH_PACKETS)
  readonly senders: SrtpSender[] = []
  /** The ways out. */
  readonly #sends: SendDatagram[] = []

  constructor(suite: BatchSuite, memory: Uint8Array) {
    this.suite = suite
    this.memory = memory
  }

  add(offset: number, length: number, headerLength: number, index: number, sender: SrtpSender, send: SendDatagram): void {
    const at = this.count++
    this.offsets[at] = offset
    this.lengths[at] = length
    this.headerLengths[at] = headerLength
    this.indices[at] = index
    this.senders[at] = sender
    this.#sends[at] = send
  }

  protect(): void {
    if (this.count > 0) this.suite.protectAll(this)
  }

  /** In the order of `add`; the batch is empty afterwards. */
  send(): void {
    const { count } = this
    this.count = 0
    for (let i = 0; i < count; i++) this.#sends[i]?.(this.memory, this.offsets[i] ?? 0, this.lengths[i] ?? 0)
  }
}
