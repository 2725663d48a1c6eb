/** DTLS records (RFC 6347 §4.1) as they lie in a datagram. */
export const recordType = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const

const headerBytes = 13

export interface DtlsRecord {
  readonly type: number
  /** 0 in the clear, 1 under the keys of the only handshake. */
  readonly epoch: number
  /** With its header. */
  readonly bytes: Buffer
}

/** The whole records from the start; what follows something that is none is left out. */
export function* dtlsRecords(datagram: Buffer): Generator<DtlsRecord> {
  let at = 0
  while (at + headerBytes <= datagram.length) {
    const end = at + headerBytes + datagram.readUInt16BE(at + 11)
    // Major version of DTLS 1.x, as ones' complement.
    if (end > datagram.length || datagram.readUInt8(at + 1) !== 0xfe) return
    yield { type: datagram.readUInt8(at), epoch: datagram.readUInt16BE(at + 3), bytes: datagram.subarray(at, end) }
    at = end
  }
}
