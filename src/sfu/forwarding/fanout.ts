/** The one place where packets leave: written into fixed slots, then protected together, suite by suite, then sent. */
import { BATCH_PACKETS, PacketBatch, type SendDatagram } from '../srtp/packet-batch.ts'
import { BATCH_ROOM, type BatchSuite, type SrtpSender } from '../srtp/srtp-suite.ts'

/** An Ethernet frame, plus what a copy grows by. */
export const MAX_PACKET = 1728
const CACHE_LINE = 64
const SLOT_BYTES = Math.ceil((MAX_PACKET + BATCH_ROOM) / CACHE_LINE) * CACHE_LINE
const SLOTS = 1024
/** What grows too long runs into the slot behind, which is free; it is found at `commit`. */
const SPARE_SLOTS = 1
export const FANOUT_BYTES = (SLOTS + SPARE_SLOTS) * SLOT_BYTES

/** A way out that may gather what it is given to send. */
export interface GatheringPort {
  /** Packets of this memory stay as they are until `flush`. */
  gatherFrom(memory: Uint8Array): void
  /** All of it goes now. */
  flush(): void
}

export class Fanout {
  readonly memory: Uint8Array
  #next = 0
  #count = 0
  #held = false
  readonly #batches: PacketBatch[] = []
  readonly #ports = new Set<GatheringPort>()

  /** `memory`: `FANOUT_BYTES` that all suites of its senders can work in. */
  constructor(memory: Uint8Array) {
    this.memory = memory
  }

  /** Flushed with the rest, until what this gives is called. */
  attach(port: GatheringPort): () => void {
    port.gatherFrom(this.memory)
    this.#ports.add(port)
    return () => void this.#ports.delete(port)
  }

  /** Offset of a slot to write one packet into; only `commit` takes it. */
  claim(): number {
    if (this.#count === BATCH_PACKETS) this.settle()
    if (this.#next === SLOTS) this.#leave()
    return this.#next * SLOT_BYTES
  }

  /** The packet in the claimed slot goes out with the batch. `index` is its SRTP index. */
  commit(length: number, headerLength: number, index: number, sender: SrtpSender, send: SendDatagram): void {
    if (length > MAX_PACKET) return
    this.#batchOf(sender.suite).add(this.#next * SLOT_BYTES, length, headerLength, index, sender, send)
    this.#next++
    this.#count++
  }

  /** From here on `flush` waits: what several packets that came together lead to leaves together. */
  hold(): void {
    this.#held = true
  }

  release(): void {
    this.#held = false
    this.flush()
  }

  /** All packets leave, unless they are held. */
  flush(): void {
    if (!this.#held && this.#next > 0) this.#leave()
  }

  /** Protects what is there: its senders' keys are not needed any more. */
  settle(): void {
    if (this.#count === 0) return
    this.#count = 0
    for (const batch of this.#batches) batch.protect()
    for (const batch of this.#batches) batch.send()
  }

  #leave(): void {
    this.settle()
    for (const port of this.#ports) port.flush()
    this.#next = 0
  }

  #batchOf(suite: BatchSuite): PacketBatch {
    for (const batch of this.#batches) if (batch.suite === suite) return batch
    const batch = new PacketBatch(suite, this.memory)
    this.#batches.push(batch)
    return batch
  }
}
