/** Threads that hand packets to each other: a ring for each pair and direction, and a bell for each reader. */
import { PacketRing, type TakePacket } from './packet-ring.ts'

/** What all threads of an exchange are given, each with its own number. */
export interface ExchangePlace {
  readonly worker: number
  readonly workers: number
  readonly memory: SharedArrayBuffer
}

/** Of a ring between two threads. */
export type RingBytes = number

/** For what strangers send: some hundred packets. */
const strangersRing: RingBytes = 256 << 10
/** For what rooms pipe: a tenth of a second at 80 Mbit/s. */
export const pipesRing: RingBytes = 1 << 20

const BELL_BYTES = 4

/** For so many threads. It outlives each of them. */
export const exchangeMemory = (workers: number, ring = strangersRing): SharedArrayBuffer =>
  new SharedArrayBuffer(workers * BELL_BYTES + workers * workers * PacketRing.sizeOf(ring))

/** `from`: the thread that it comes from. */
export type TakeFrom = (label: Uint8Array, packet: Uint8Array, from: number) => void

export class PacketExchange {
  readonly #place: ExchangePlace
  readonly #ringBytes: RingBytes
  readonly #bells: Int32Array
  readonly #incoming: readonly PacketRing[]
  readonly #outgoing: readonly PacketRing[]
  #closed = false

  constructor(place: ExchangePlace, ring = strangersRing) {
    const { worker, workers, memory } = place
    this.#place = place
    this.#ringBytes = ring
    this.#bells = new Int32Array(memory, 0, workers)
    const ringOf = (from: number, to: number): PacketRing => {
      const before = (to * workers + from) * PacketRing.sizeOf(ring)
      return new PacketRing(memory, workers * BELL_BYTES + before, ring)
    }
    const everybody = Array.from({ length: workers }, (_, each) => each)
    this.#incoming = everybody.map((from) => ringOf(from, worker))
    this.#outgoing = everybody.map((to) => ringOf(worker, to))
  }

  /** False when that thread has too much to read already: the packet is lost. `spare` is a share of the ring, 0 to 1, that must stay free. */
  send(to: number, label: Uint8Array, packet: Uint8Array, spare = 0): boolean {
    const isWritten = this.#outgoing[to]?.write(label, packet, spare * this.#ringBytes) ?? false
    if (isWritten) this.#ring(to)
    return isWritten
  }

  /** Packets that come from now on, until `close`. What `take` is given is the writer's again when it returns. */
  listen(take: TakeFrom): void {
    for (const ring of this.#incoming) ring.skipAll()
    const takes = this.#incoming.map(
      (_ring, from): TakePacket =>
        (label, packet) =>
          take(label, packet, from),
    )
    void this.#read(takes)
  }

  /** Nothing is on its way to this thread. */
  get isIdle(): boolean {
    return this.#incoming.every((ring) => ring.isEmpty)
  }

  close(): void {
    this.#closed = true
    this.#ring(this.#place.worker)
  }

  async #read(takes: readonly TakePacket[]): Promise<void> {
    while (!this.#closed) {
      const rung = Atomics.load(this.#bells, this.#place.worker)
      for (const [from, take] of takes.entries()) this.#incoming[from]?.readAll(take)
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
