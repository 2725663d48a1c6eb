import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { IceCredentials } from '../peer.ts'

/** Both sides' names and our password, for as long as one ICE session lasts (until a restart). */
export interface IceGeneration {
  readonly local: IceCredentials
  readonly key: KeyObject
  /** Null before the client's offer is known: then no check is valid. */
  readonly remote: IceCredentials | null
}

/** RFC 8445 §5.3 wants 24 and 128 random bits; both alphabets are within ice-char. `mark` begins our name fragment. */
export const newCredentials = (mark: string): IceCredentials => ({ ufrag: mark + iceChars(9), pwd: iceChars(24) })

export function newGeneration(remote: IceCredentials | null, local: IceCredentials): IceGeneration {
  return { local, key: createSecretKey(Buffer.from(local.pwd)), remote }
}

const iceChars = (bytes: number): string => randomBytes(bytes).toString('base64')
