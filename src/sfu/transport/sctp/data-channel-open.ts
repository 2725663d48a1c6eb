/** The Data Channel Establishment Protocol (RFC 8832 §5). */
export const payloadProtocol = { control: 50, text: 51, binary: 53, emptyText: 56, emptyBinary: 57 } as const
export const openAcknowledged = Buffer.from([0x02])

const dataChannelOpen = 0x03
const headerBytes = 12
const longestLabel = 128

export interface DataChannelOpen {
  readonly label: string
  readonly ordered: boolean
}

export function parseDataChannelOpen(message: Buffer): DataChannelOpen | null {
  if (message.length < headerBytes || message[0] !== dataChannelOpen) return null
  const labelBytes = message.readUInt16BE(8)
  if (labelBytes > longestLabel || headerBytes + labelBytes > message.length) return null
  return { label: message.toString('utf8', headerBytes, headerBytes + labelBytes), ordered: (message.readUInt8(1) & 0x80) === 0 }
}

/** Reliable and ordered, or unordered with no retransmission (RFC 8832 §5.1). */
export function writeDataChannelOpen({ label, ordered }: DataChannelOpen): Buffer {
  const name = Buffer.from(label)
  const message = Buffer.alloc(headerBytes + name.length)
  message.writeUInt8(dataChannelOpen, 0)
  message.writeUInt8(ordered ? 0x00 : 0x81, 1)
  message.writeUInt16BE(name.length, 8)
  message.set(name, headerBytes)
  return message
}
