/**
 * The one place where packets leave: written into fixed slots, then all protected, then all sent. A kernel or an accelerator that
 * protects several subscribers' copies at once takes the place of `protectAll` and `sendAll`.
 */
import type { SrtpSender } from '../srtp/srtp-sender.ts'

/** An Ethernet frame, plus what a copy grows by, in whole cache lines. */
export const SLOT_BYTES = 1728
const SLOTS = 256
const BATCH = 64

export type SendDatagram = (memory: Uint8Array, offset: number, length: number) => void

export class Fanout {
  readonly memory = new Uint8Array(SLOTS * SLOT_BYTES)
  #next = 0
  #count = 0
  readonly #offsets = new Int32Array(BATCH)
  readonly #lengths = new Int32Array(BATCH)
  readonly #headerLengths = new Int32Array(BATCH)
  readonly #indices = new Float64Array(BATCH)
  readonly #senders: SrtpSender[] = []
  readonly #sends: SendDatagram[] = []

  /** Offset of a slot to write one packet into; only `commit` takes it. */
  claim(): number {
    if (this.#count === BATCH) this.flush()
    return this.#next * SLOT_BYTES
  }

  /** The packet in the claimed slot goes out with the batch. `index` is its SRTP index. */
  commit(length: number, headerLength: number, index: number, sender: SrtpSender, send: SendDatagram): void {
    const at = this.#count++
    this.#offsets[at] = this.#next * SLOT_BYTES
    this.#lengths[at] = length
    this.#headerLengths[at] = headerLength
    this.#indices[at] = index
    this.#senders[at] = sender
    this.#sends[at] = send
    this.#next = (this.#next + 1) % SLOTS
  }

  flush(): void {
    const count = this.#count
    this.#count = 0
    this.#protectAll(count)
    this.#sendAll(count)
  }

  #protectAll(count: number): void {
    for (let i = 0; i < count; i++) {
      const sender = this.#senders[i]
      if (!sender) continue

      const headerLength = this.#headerLengths[i] ?? 0
      this.#lengths[i] = sender.protect(this.memory, this.#offsets[i] ?? 0, this.#lengths[i] ?? 0, headerLength, this.#indices[i] ?? 0)
    }
  }

  #sendAll(count: number): void {
    for (let i = 0; i < count; i++) this.#sends[i]?.(this.memory, this.#offsets[i] ?? 0, this.#lengths[i] ?? 0)
  }
}
