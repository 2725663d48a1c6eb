/**
 * Sequence numbers of what we send (RFC 6347 §4.1, §4.2.4). The library repeats lost handshake messages under their old numbers, which
 * clients that dropped one as early then take for a replay; and it starts the data after its Finished at a number that may lie before it, which would use
 * one AES-GCM nonce twice.
 */
import { dtlsRecords } from './dtls-records.ts'

const sequenceAt = 5
const sequenceBytes = 6

export class OutgoingRecords {
  #inClear = 0
  #sealed = 0

  /** Of the last record under keys. */
  get sealed(): number {
    return this.#sealed
  }

  /** A datagram to send in place of the library's own. */
  renumber(datagram: Buffer): Buffer {
    const sent = Buffer.from(datagram)
    for (const { epoch, bytes } of dtlsRecords(sent)) {
      // No code protects a record in the clear, so its number may be rewritten.
      if (epoch === 0) bytes.writeUIntBE(this.#inClear++, sequenceAt, sequenceBytes)
      else this.#sealed = Math.max(this.#sealed, bytes.readUIntBE(sequenceAt, sequenceBytes))
    }
    return sent
  }
}
