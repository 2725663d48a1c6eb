/** TURN (RFC 8656) as far as a relay to one's own media port needs it: numbers, and the answers as bytes. */
import type { KeyObject } from 'node:crypto'
import { attributeValue, type StunMessage, stunAttribute, transactionOf } from '../stun/stun-message.ts'
import { writeStun, type StunDraft } from '../stun/stun-writer.ts'

/** Requests and indications, as they stand in a message's first two bytes. */
export const turnType = {
  allocate: 0x0003,
  refresh: 0x0004,
  createPermission: 0x0008,
  channelBind: 0x0009,
  sendIndication: 0x0016,
  dataIndication: 0x0017,
} as const

export const turnAttribute = {
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  peerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayedAddress: 0x0016,
  addressFamily: 0x0017,
  transport: 0x0019,
  /** Nothing is ever fragmented on a way that stays in the process. */
  dontFragment: 0x001a,
} as const

const turnError = {
  400: 'Bad Request',
  401: 'Unauthenticated',
  403: 'Forbidden',
  420: 'Unknown Attribute',
  437: 'Allocation Mismatch',
  438: 'Stale Nonce',
  440: 'Address Family not Supported',
  441: 'Wrong Credentials',
  442: 'Unsupported Transport Protocol',
  486: 'Allocation Quota Reached',
} as const

export type TurnErrorCode = keyof typeof turnError
export type Attributes = StunDraft['attributes']

const successClass = 0x0100
const errorClass = 0x0110
const known = new Set<number>([
  ...Object.values(turnAttribute),
  stunAttribute.username,
  stunAttribute.messageIntegrity,
  stunAttribute.xorMappedAddress,
])
const firstOptional = 0x8000

/** Attributes that must be understood and are not (RFC 8489 §6.3.1). */
export const unknownAttributes = (message: StunMessage): readonly number[] =>
  [...message.attributes.keys()].filter((type) => type < firstOptional && !known.has(type))

export const success = (request: StunMessage, key: KeyObject, attributes: Attributes): Buffer =>
  writeStun({ type: request.type | successClass, transaction: transactionOf(request), attributes }, key)

/** Without a key it is not signed: whoever is answered so has proved nothing. */
export function refusal(request: StunMessage, key: KeyObject | null, code: TurnErrorCode, attributes: Attributes = []): Buffer {
  const reason: [number, Uint8Array] = [
    turnAttribute.errorCode,
    Buffer.concat([Buffer.from([0, 0, Math.floor(code / 100), code % 100]), Buffer.from(turnError[code])]),
  ]
  const type = request.type | errorClass
  return writeStun({ type, transaction: transactionOf(request), attributes: [reason, ...attributes] }, key)
}

export const uint16s = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(2 * values.length)
  values.forEach((value, index) => bytes.writeUInt16BE(value, 2 * index))
  return bytes
}

export const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Null when it is absent or of another length than 4. */
export function uint32Value(message: StunMessage, type: number): number | null {
  const value = attributeValue(message, type)
  return value?.length === 4 ? value.readUInt32BE(0) : null
}
