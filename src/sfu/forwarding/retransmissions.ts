/** What one subscriber is sent once more: because it missed it, or to be counted while its network is probed. */
import type { SequenceMap } from '../rtp/sequence-map.ts'
import { NO_SHIFT, numbered, type OutgoingStream } from './outgoing-stream.ts'
import type { RememberedPackets } from './remembered-packets.ts'
import { emptySourcePacket } from './source-packet.ts'

/** Bytes of a packet of padding, which says its length in a byte. */
const PADDING = 255
const nothing = emptySourcePacket()

export class Retransmissions {
  readonly #sent: RememberedPackets
  readonly #stream: OutgoingStream
  readonly #sequences: SequenceMap
  #count = 0
  #oldest = 0

  constructor(sent: RememberedPackets, stream: OutgoingStream, sequences: SequenceMap) {
    this.#sent = sent
    this.#stream = stream
    this.#sequences = sequences
  }

  /** Copies that were asked for and sent. */
  get count(): number {
    return this.#count
  }

  /** Nothing so far is sent again: it was dropped, for a key frame made it useless. */
  forget(): void {
    this.#oldest = this.#sequences.highest + 1
  }

  /** Extended number of a packet, by its 16 bits on the wire; -1 when it is not sent again. */
  due(sequence: number, now: number, roundTripMs: number): number {
    const { highest } = this.#sequences
    const extended = highest - ((highest - sequence) & 0xffff)
    if (extended < this.#oldest || !this.#sent.has(extended)) return -1
    return this.#sent.mayResend(extended, now, roundTripMs) ? extended : -1
  }

  send(extended: number, now: number): boolean {
    if (this.#sent.send(extended, true, now) === 0) return false
    this.#count++
    return true
  }

  /** Copies of the last packets, so many bytes or as far as they are remembered. Gives the bytes that went out. */
  repeatLast(bytes: number, now: number): number {
    let sent = 0
    for (let sequence = this.#sequences.highest; sent < bytes && this.#sent.has(sequence); sequence--) {
      const length = this.#sent.send(sequence, true, now)
      if (length === 0) break
      sent += length
    }
    return sent
  }

  /** Gives the bytes that went out, at least `bytes`. */
  pad(bytes: number, timestamp: number, now: number): number {
    let sent = 0
    for (; sent < bytes; sent += PADDING) this.#stream.writePadding(nothing, numbered(0, timestamp, false, NO_SHIFT, true), PADDING, now)
    return sent
  }
}
