/** The last reliable messages a client was sent, for those that it missed while its connection was away. */

interface Sent {
  readonly publisherSid: string
  readonly sequence: number
  readonly message: Uint8Array
}

const MAX_MESSAGES = 256
const MAX_BYTES = 1024 * 1024

export class ReplayLog {
  readonly #sent: Sent[] = []
  #bytes = 0

  note(publisherSid: string, sequence: number, message: Uint8Array): void {
    this.#sent.push({ publisherSid, sequence, message })
    this.#bytes += message.length
    while (this.#sent.length > MAX_MESSAGES || this.#bytes > MAX_BYTES) this.#bytes -= this.#sent.shift()?.message.length ?? 0
  }

  /** `received`: the last sequence that the client has of each publisher it has heard of. */
  missedBy(received: ReadonlyMap<string, number>): Uint8Array[] {
    const missed = this.#sent.filter(({ publisherSid, sequence }) => sequence > (received.get(publisherSid) ?? sequence))
    return missed.map(({ message }) => message)
  }
}
