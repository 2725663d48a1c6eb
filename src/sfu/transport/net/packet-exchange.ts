/** Threads that hand packets to each other: a ring for each pair and direction, and a bell for each reader. */
import { PacketRing, type TakePacket } from './packet-ring.ts'

/** What all threads of an exchange are given, each with its own number. */
export interface ExchangePlace {
  readonly worker: number
  readonly workers: number
  readonly memory: SharedArrayBuffer
}

/** Of one ring: some hundred packets. */
const RING_BYTES = 256 << 10
const BELL_BYTES = 4

/** For so many threads. It outlives each of them. */
export const exchangeMemory = (workers: number): SharedArrayBuffer =>
  new SharedArrayBuffer(workers * BELL_BYTES + workers * workers * PacketRing.sizeOf(RING_BYTES))

export class PacketExchange {
  readonly #place: ExchangePlace
  readonly #bells: Int32Array
  readonly #incoming: readonly PacketRing[]
  readonly #outgoing: readonly PacketRing[]
  #closed = false

  constructor(place: ExchangePlace) {
    const { worker, workers, memory } = place
    this.#place = place
    this.#bells = new Int32Array(memory, 0, workers)
    const ringOf = (from: number, to: number): PacketRing => {
      const before = (to * workers + from) * PacketRing.sizeOf(RING_BYTES)
      return new PacketRing(memory, workers * BELL_BYTES + before, RING_BYTES)
    }
    const everybody = Array.from({ length: workers }, (_, each) => each)
    this.#incoming = everybody.map((from) => ringOf(from, worker))
    this.#outgoing = everybody.map((to) => ringOf(worker, to))
  }

  /** False when that thread has too much to read already: the packet is lost. `spare` is a share of the ring, 0 to 1, that must stay free. */
  send(to: number, label: Uint8Array, packet: Uint8Array, spare = 0): boolean {
    const isWritten = this.#outgoing[to]?.write(label, packet, spare * RING_BYTES) ?? false
    if (isWritten) this.#ring(to)
    return isWritten
  }

  /** Packets that come from now on, until `close`. What `take` is given is the writer's again when it returns. */
  listen(take: TakePacket): void {
    for (const ring of this.#incoming) ring.skipAll()
    void this.#read(take)
  }

  close(): void {
    this.#closed = true
    this.#ring(this.#place.worker)
  }

  async #read(take: TakePacket): Promise<void> {
    while (!this.#closed) {
      const rung = Atomics.load(this.#bells, this.#place.worker)
      for (const ring of this.#incoming) ring.readAll(take)
      const bell = Atomics.waitAsync(this.#bells, this.#place.worker, rung)
      if (bell.async) await bell.value
      // Whoever writes without a pause must not keep this thread from all else.
      else await new Promise(setImmediate)
    }
  }

  #ring(worker: number): void {
    Atomics.add(this.#bells, worker, 1)
    Atomics.notify(this.#bells, worker)
  }
}
