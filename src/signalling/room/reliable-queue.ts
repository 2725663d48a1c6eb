/** Reliable messages that a client's data channel cannot take yet: in order, bounded, offered again soon. */
import type { Peer } from '../../sfu/transport/peer.ts'
import type { Surroundings } from './surroundings.ts'

const RETRY = 10
/** As much as a slow client may lag behind before it loses messages. */
const MAX_BYTES = 16 * 1024 * 1024

export class ReliableQueue {
  readonly #peer: Peer
  readonly #label: string
  readonly #after: Surroundings['after']
  readonly #messages: Uint8Array[] = []
  #bytes = 0
  #cancel: (() => void) | null = null
  #closed = false

  constructor(peer: Peer, label: string, after: Surroundings['after']) {
    this.#peer = peer
    this.#label = label
    this.#after = after
  }

  /** False when the client lags so far behind that this message is lost to it. */
  push(message: Uint8Array): boolean {
    if (this.#closed || this.#bytes + message.length > MAX_BYTES) return false
    this.#messages.push(message)
    this.#bytes += message.length
    if (this.#cancel === null) this.#pump()
    return true
  }

  close(): void {
    this.#closed = true
    this.#cancel?.()
    this.#cancel = null
    this.#messages.length = 0
  }

  #pump(): void {
    this.#cancel = null
    let sent = 0
    for (const message of this.#messages) {
      if (!this.#peer.sendData(this.#label, message)) break
      this.#bytes -= message.length
      sent += 1
    }
    this.#messages.splice(0, sent)
    if (this.#messages.length > 0 && !this.#closed) this.#cancel = this.#after(RETRY, () => this.#pump())
  }
}
