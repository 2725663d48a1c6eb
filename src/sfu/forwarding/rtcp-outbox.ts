/** Gathers RTCP into compound packets. */
import { REPORT_OVERHEAD } from '../srtp/srtp-suite.ts'

/** Safe on every path that browsers use. */
const MAX_COMPOUND = 1150

export class RtcpOutbox {
  readonly memory = new Uint8Array(MAX_COMPOUND + REPORT_OVERHEAD)
  #length = 0
  readonly #send: (memory: Uint8Array, length: number) => void

  constructor(send: (memory: Uint8Array, length: number) => void) {
    this.#send = send
  }

  /** Where the next `bytes` may be written; sends what is there first when they would not fit. */
  room(bytes: number): number {
    if (this.#length + bytes > MAX_COMPOUND) this.flush()
    return this.#length
  }

  /** `end` of what was written. */
  wrote(end: number): void {
    this.#length = end
  }

  flush(): void {
    if (this.#length > 0) this.#send(this.memory, this.#length)
    this.#length = 0
  }
}
