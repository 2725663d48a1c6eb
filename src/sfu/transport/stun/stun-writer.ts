import type { KeyObject } from 'node:crypto'
import { ipBytes } from '../net/ip-address.ts'
import { fingerprintOf, integrityOf, magicCookie, stunAttribute, stunHeaderBytes, stunType } from './stun-message.ts'

export interface StunDraft {
  readonly type: number
  /** 12 bytes. */
  readonly transaction: Uint8Array
  readonly attributes: readonly (readonly [type: number, value: Uint8Array])[]
}

/** A whole message; with a key, MESSAGE-INTEGRITY and FINGERPRINT are at its end. */
export function writeStun(draft: StunDraft, key: KeyObject | null): Buffer {
  const values = draft.attributes.reduce((sum, [, value]) => sum + 4 + padded(value.length), 0)
  const message = Buffer.alloc(stunHeaderBytes + values + (key === null ? 0 : 24 + 8))
  message.writeUInt16BE(draft.type, 0)
  message.writeUInt16BE(message.length - stunHeaderBytes, 2)
  message.writeUInt32BE(magicCookie, 4)
  message.set(draft.transaction, 8)
  let at = stunHeaderBytes
  for (const [type, value] of draft.attributes) at = writeAttribute(message, at, type, value)
  if (key === null) return message
  at = writeAttribute(message, at, stunAttribute.messageIntegrity, integrityOf(message.subarray(0, at), key))
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(fingerprintOf(message.subarray(0, at)))
  writeAttribute(message, at, stunAttribute.fingerprint, sum)
  return message
}

const padded = (length: number): number => (length + 3) & ~3

function writeAttribute(message: Buffer, at: number, type: number, value: Uint8Array): number {
  message.writeUInt16BE(type, at)
  message.writeUInt16BE(value.length, at + 2)
  message.set(value, at + 4)
  return at + 4 + padded(value.length)
}

/** The answer to a connectivity check: where we saw it come from. */
export const bindingSuccess = (transaction: Uint8Array, address: string, port: number, key: KeyObject): Buffer =>
  writeStun(
    { type: stunType.bindingSuccess, transaction, attributes: [[stunAttribute.xorMappedAddress, xorAddress(transaction, address, port)]] },
    key,
  )

/** RFC 8489 §14.2. */
export function xorAddress(transaction: Uint8Array, address: string, port: number): Buffer {
  const ip = ipBytes(address)
  const value = Buffer.alloc(4 + ip.length)
  value.writeUInt8(ip.length === 4 ? 1 : 2, 1)
  value.writeUInt16BE(port ^ (magicCookie >>> 16), 2)
  const mask = Buffer.alloc(16)
  mask.writeUInt32BE(magicCookie)
  mask.set(transaction, 4)
  ip.forEach((byte, index) => value.writeUInt8(byte ^ (mask[index] ?? 0), 4 + index))
  return value
}
