/** A TURN client as far as tests need one: its requests as bytes, and what answers say. */
import { randomBytes } from 'node:crypto'
import { attributeValue, integrityHolds, parseStun, stunAttribute, type StunMessage, transactionOf } from '../stun/stun-message.ts'
import { writeStun, xorAddress } from '../stun/stun-writer.ts'
import { type Endpoint, readXorAddress, type SentEndpoint } from './endpoint.ts'
import { turnAttribute, turnType } from './turn-message.ts'
import { passKey, type TurnPass, turnRealm } from './turn-pass.ts'

type Attribute = readonly [type: number, value: Uint8Array]
/** Most attributes with an address want the transaction. */
type Attributes = (transaction: Buffer) => readonly Attribute[]

export const transport = (protocol = 17): Attribute => [turnAttribute.transport, Buffer.from([protocol, 0, 0, 0])]
export const lifetime = (seconds: number): Attribute => [turnAttribute.lifetime, Buffer.from(Uint32Array.of(seconds).buffer).swap32()]
export const channelNumber = (channel: number): Attribute => [turnAttribute.channelNumber, Buffer.from([channel >> 8, channel & 255, 0, 0])]
export const peer =
  ({ address, port }: Endpoint, ...others: readonly Attribute[]): Attributes =>
  (transaction) => [[turnAttribute.peerAddress, xorAddress(transaction, address, port)], ...others]

export interface TurnAnswer {
  readonly message: StunMessage
  readonly succeeded: boolean
  /** Null where it succeeded. */
  readonly code: number | null
  readonly nonce: string
  readonly lifetime: number | null
  readonly relayed: SentEndpoint | null
  readonly mapped: SentEndpoint | null
}

export class TurnClient {
  nonce = ''
  readonly #pass: TurnPass | null

  constructor(pass: TurnPass | null) {
    this.#pass = pass
  }

  allocate(...attributes: readonly Attribute[]): Buffer {
    return this.request(turnType.allocate, () => (attributes.length === 0 ? [transport()] : attributes))
  }

  refresh(seconds: number): Buffer {
    return this.request(turnType.refresh, () => [lifetime(seconds)])
  }

  permit(...peers: readonly Endpoint[]): Buffer {
    return this.request(turnType.createPermission, (transaction) => peers.flatMap((each) => peer(each)(transaction)))
  }

  bind(channel: number, to: Endpoint): Buffer {
    return this.request(turnType.channelBind, peer(to, channelNumber(channel)))
  }

  send(to: Endpoint, data: Uint8Array): Buffer {
    const transaction = randomBytes(12)
    return writeStun({ type: turnType.sendIndication, transaction, attributes: peer(to, [turnAttribute.data, data])(transaction) }, null)
  }

  /** Signed where there is a pass. */
  request(type: number, attributes: Attributes): Buffer {
    const transaction = randomBytes(12)
    const own = attributes(transaction)
    if (this.#pass === null) return writeStun({ type, transaction, attributes: own }, null)
    const proof: Attribute[] = [
      [stunAttribute.username, Buffer.from(this.#pass.username)],
      [turnAttribute.realm, Buffer.from(turnRealm)],
      [turnAttribute.nonce, Buffer.from(this.nonce)],
    ]
    return writeStun({ type, transaction, attributes: [...own, ...proof] }, passKey(this.#pass))
  }
}

/** Throws where a success is not signed by the pass. */
export function readAnswer(bytes: Buffer, pass: TurnPass | null = null): TurnAnswer {
  const message = parseStun(bytes)
  if (message === null) throw new Error('the answer is no STUN')
  const succeeded = (message.type & 0x0110) === 0x0100
  if (succeeded && pass !== null && !integrityHolds(message, passKey(pass))) throw new Error('a success that is not signed')
  const error = attributeValue(message, turnAttribute.errorCode)
  const address = (type: number): SentEndpoint | null => {
    const value = attributeValue(message, type)
    return value && readXorAddress(value, transactionOf(message))
  }
  return {
    message,
    succeeded,
    code: error === null ? null : error[2]! * 100 + error[3]!,
    nonce: attributeValue(message, turnAttribute.nonce)?.toString() ?? '',
    lifetime: attributeValue(message, turnAttribute.lifetime)?.readUInt32BE() ?? null,
    relayed: address(turnAttribute.relayedAddress),
    mapped: address(stunAttribute.xorMappedAddress),
  }
}
