/** STUN as ICE uses it (RFC 8489, RFC 8445 §16): read in place by offsets, without a copy. */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

export const stunType = { bindingRequest: 0x0001, bindingSuccess: 0x0101 } as const

export const stunAttribute = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
  iceControlling: 0x802a,
} as const

export const stunHeaderBytes = 20
export const magicCookie = 0x2112a442
const fingerprintXor = 0x5354554e
/** Connectivity checks are 100 to 200 bytes; nothing longer than a packet on the wire is one. */
const longestCheck = 1500
const mostAttributes = 32

export interface StunMessage {
  readonly bytes: Buffer
  readonly type: number
  /** Attribute type to offset of its value; the first of each type, up to the message integrity (RFC 8489 §14.5). */
  readonly attributes: ReadonlyMap<number, number>
}

/** Null unless the bytes are one whole, well-formed STUN message. Integrity and fingerprint are not checked here. */
export function parseStun(packet: Uint8Array, longest = longestCheck): StunMessage | null {
  const bytes = asBuffer(packet)
  if (bytes.length > longest || !hasStunHeader(bytes)) return null
  const attributes = readAttributes(bytes)
  return attributes && { bytes, type: bytes.readUInt16BE(0), attributes }
}

export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function hasStunHeader(bytes: Buffer): boolean {
  const { length } = bytes
  if (length < stunHeaderBytes || length % 4 !== 0) return false
  if (bytes.readUInt8(0) > 3 || bytes.readUInt32BE(4) !== magicCookie) return false
  return bytes.readUInt16BE(2) === length - stunHeaderBytes
}

function readAttributes(bytes: Buffer): Map<number, number> | null {
  const found = new Map<number, number>()
  let at = stunHeaderBytes
  for (let count = 0; at < bytes.length; count++) {
    if (count === mostAttributes || at + 4 > bytes.length) return null
    const type = bytes.readUInt16BE(at)
    const end = at + 4 + bytes.readUInt16BE(at + 2)
    if (end > bytes.length) return null
    const counts = !found.has(stunAttribute.messageIntegrity) || type === stunAttribute.fingerprint
    if (counts && !found.has(type)) found.set(type, at + 4)
    at = (end + 3) & ~3
  }
  return at === bytes.length ? found : null
}

/** The value of an attribute, or null when it is absent. */
export function attributeValue(message: StunMessage, type: number): Buffer | null {
  const at = message.attributes.get(type)
  return at === undefined ? null : message.bytes.subarray(at, at + message.bytes.readUInt16BE(at - 2))
}

/** All values of an attribute that may come more than once, up to the message integrity. */
export function attributeValues(message: StunMessage, type: number): readonly Buffer[] {
  const { bytes, attributes } = message
  const end = attributes.get(stunAttribute.messageIntegrity) ?? bytes.length
  const values: Buffer[] = []
  for (let at = stunHeaderBytes; at < end; at += 4 + ((bytes.readUInt16BE(at + 2) + 3) & ~3)) {
    if (bytes.readUInt16BE(at) === type) values.push(bytes.subarray(at + 4, at + 4 + bytes.readUInt16BE(at + 2)))
  }
  return values
}

/** As a map's key. */
export const transactionKey = (transaction: Uint8Array): string => Buffer.from(transaction).toString('latin1')

export const transactionOf = (message: StunMessage): Buffer => message.bytes.subarray(8, stunHeaderBytes)

/** RFC 8489 §14.7: the last attribute, over everything before it. */
export function fingerprintHolds(message: StunMessage): boolean {
  const value = attributeValue(message, stunAttribute.fingerprint)
  const at = message.bytes.length - 8
  if (value?.length !== 4 || message.attributes.get(stunAttribute.fingerprint) !== at + 4) return false
  return value.readUInt32BE(0) === fingerprintOf(message.bytes.subarray(0, at))
}

export const fingerprintOf = (before: Buffer): number => (crc32(before) ^ fingerprintXor) >>> 0

/** RFC 8489 §14.5, short-term credentials: the key is the password. */
export function integrityHolds(message: StunMessage, key: KeyObject): boolean {
  const value = attributeValue(message, stunAttribute.messageIntegrity)
  if (value?.length !== 20) return false
  const at = value.byteOffset - message.bytes.byteOffset - 4
  return timingSafeEqual(value, integrityOf(message.bytes.subarray(0, at), key))
}

/** The length field counts up to the integrity attribute, whatever follows it. */
export function integrityOf(before: Buffer, key: KeyObject): Buffer {
  const start = Buffer.from(before.subarray(0, 4))
  start.writeUInt16BE(before.length + 24 - stunHeaderBytes, 2)
  return createHmac('sha1', key).update(start).update(before.subarray(4)).digest()
}
