/**
 * Handshake messages in the clear out of their fragments, in whatever order and however often these come (RFC 6347 §4.2.3). Chromium's hello
 * fills two datagrams; the library below puts fragments together only when none was lost.
 */
const recordHeaderBytes = 13
const headerBytes = 12
const longestMessage = 16 << 10
/** Of which parts may be here at a time; a flight has four. */
const mostPartial = 6

interface Partial {
  readonly type: number
  /** Record header, message header and body. */
  readonly record: Buffer
  readonly seen: Uint8Array
  missing: number
}

export class HandshakeAssembler {
  readonly #partial = new Map<number, Partial>()

  /** The messages that this record completes, each as a record of its own. */
  take(record: Buffer): readonly Buffer[] {
    const whole: Buffer[] = []
    let at = recordHeaderBytes
    while (at + headerBytes <= record.length) {
      const end = at + headerBytes + record.readUIntBE(at + 9, 3)
      if (end > record.length) break
      const complete = this.#add(record, record.subarray(at, end))
      if (complete) whole.push(complete)
      at = end
    }
    return whole
  }

  #add(record: Buffer, fragment: Buffer): Buffer | null {
    const length = fragment.readUIntBE(1, 3)
    const offset = fragment.readUIntBE(6, 3)
    const body = fragment.subarray(headerBytes)
    if (length > longestMessage || offset + body.length > length) return null
    const sequence = fragment.readUInt16BE(4)
    const partial = this.#partialOf(sequence, record, fragment, length)
    if (!partial) return null
    partial.record.set(body, recordHeaderBytes + headerBytes + offset)
    for (let at = offset; at < offset + body.length; at++) {
      if (partial.seen[at] === 0) partial.missing--
      partial.seen[at] = 1
    }
    if (partial.missing > 0) return null
    this.#partial.delete(sequence)
    return partial.record
  }

  #partialOf(sequence: number, record: Buffer, fragment: Buffer, length: number): Partial | null {
    const type = fragment.readUInt8(0)
    const known = this.#partial.get(sequence)
    if (known?.type === type && known.seen.length === length) return known
    if (!known && this.#partial.size === mostPartial) return null
    const fresh = { type, record: emptyRecord(record, fragment, length), seen: new Uint8Array(length), missing: length }
    this.#partial.set(sequence, fresh)
    return fresh
  }
}

/** Headers of a message that is its own only fragment. */
function emptyRecord(record: Buffer, fragment: Buffer, length: number): Buffer {
  const whole = Buffer.alloc(recordHeaderBytes + headerBytes + length)
  whole.set(record.subarray(0, recordHeaderBytes))
  whole.writeUInt16BE(headerBytes + length, 11)
  whole.set(fragment.subarray(0, headerBytes), recordHeaderBytes)
  whole.writeUIntBE(0, recordHeaderBytes + 6, 3)
  whole.writeUIntBE(length, recordHeaderBytes + 9, 3)
  return whole
}
