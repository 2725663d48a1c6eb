/** The STUN messages of a controlling agent (RFC 8445 §7). */
import type { KeyObject } from 'node:crypto'
import type { IceCredentials } from '../../sfu/transport/peer.ts'
import {
  attributeValue,
  fingerprintHolds,
  integrityHolds,
  parseStun,
  stunAttribute,
  type StunMessage,
  stunType,
} from '../../sfu/transport/stun/stun-message.ts'
import { writeStun } from '../../sfu/transport/stun/stun-writer.ts'

export interface CheckDraft {
  readonly local: IceCredentials
  readonly remote: IceCredentials
  /** Of the remote password. */
  readonly key: KeyObject
  /** 12 bytes. */
  readonly transaction: Uint8Array
  /** 8 bytes: who controls when both would (RFC 8445 §7.3.1.1). */
  readonly tieBreaker: Uint8Array
  readonly nominate: boolean
}

/** What our side of a pair would have as a peer-reflexive candidate: type preference 110, one component. */
const priority = Buffer.from([110, 0xff, 0xff, 0xff])

export function writeCheck({ local, remote, key, transaction, tieBreaker, nominate }: CheckDraft): Buffer {
  const attributes: [number, Uint8Array][] = [
    [stunAttribute.username, Buffer.from(`${remote.ufrag}:${local.ufrag}`)],
    [stunAttribute.iceControlling, tieBreaker],
    [stunAttribute.priority, priority],
  ]
  if (nominate) attributes.push([stunAttribute.useCandidate, new Uint8Array()])
  return writeStun({ type: stunType.bindingRequest, transaction, attributes }, key)
}

export type StunArrival =
  | { readonly is: 'answer'; readonly message: StunMessage }
  /** `local`: our name, as the other end says it. */
  | { readonly is: 'check'; readonly message: StunMessage; readonly local: string }

/** Null for what is neither. Whether it is signed is for `isSigned` to say. */
export function readStun(bytes: Buffer): StunArrival | null {
  const message = parseStun(bytes)
  if (message?.type === stunType.bindingSuccess) return { is: 'answer', message }
  if (message?.type !== stunType.bindingRequest) return null
  const username = attributeValue(message, stunAttribute.username)?.toString('latin1') ?? ''
  const colon = username.indexOf(':')
  return colon < 1 ? null : { is: 'check', message, local: username.slice(0, colon) }
}

export const isSigned = (message: StunMessage, key: KeyObject): boolean => fingerprintHolds(message) && integrityHolds(message, key)
