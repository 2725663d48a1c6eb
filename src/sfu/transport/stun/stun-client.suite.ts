import { createSecretKey, randomBytes } from 'node:crypto'
import type { IceCredentials } from '../peer.ts'
import { stunAttribute, stunType } from './stun-message.ts'
import { writeStun } from './stun-writer.ts'

export interface CheckOptions {
  readonly nominate?: boolean
  /** Instead of the peer's own. */
  readonly pwd?: string
}

/** A connectivity check as a controlling client sends it. */
export function writeCheck(server: IceCredentials, client: Pick<IceCredentials, 'ufrag'>, options: CheckOptions = {}): Buffer {
  const attributes: [number, Uint8Array][] = [
    [stunAttribute.username, Buffer.from(`${server.ufrag}:${client.ufrag}`)],
    [stunAttribute.iceControlling, randomBytes(8)],
    [stunAttribute.priority, Buffer.from([0x6e, 0, 1, 0xff])],
  ]
  if (options.nominate) attributes.push([stunAttribute.useCandidate, new Uint8Array()])
  const draft = { type: stunType.bindingRequest, transaction: randomBytes(12), attributes }
  return writeStun(draft, createSecretKey(Buffer.from(options.pwd ?? server.pwd)))
}
