/** Hashing and sealing under the server's master key. Every kind of secret has a key of its own. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  randomInt,
  type KeyObject,
} from 'node:crypto'
import { branded, type SecretHash } from '../domain/ids.ts'
import type { Secrets } from '../meetings/ports.ts'

type HashedKind = Parameters<Secrets['hash']>[0] | 'session' | 'api-key' | 'account-invitation'

export interface KeyedSecrets extends Secrets {
  hash(kind: HashedKind, secret: string): SecretHash
  /** Signs media tickets. */
  readonly ticketKey: Uint8Array
}

const NONCE_BYTES = 12
const TAG_BYTES = 16
const PIN_DIGITS = 13

export function createKeyedSecrets(masterKey: Uint8Array): KeyedSecrets {
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', masterKey, '', `latch ${purpose}`, 32))
  const hashKeys = new Map<HashedKind, KeyObject>()
  const sealKey = createSecretKey(derive('seal'))
  return {
    ticketKey: derive('ticket'),
    fresh: () => randomBytes(32).toString('base64url'),
    pin: () => Array.from({ length: PIN_DIGITS }, () => String(randomInt(10))).join(''),
    hash(kind, secret) {
      const key = hashKeys.get(kind) ?? createSecretKey(derive(`hash ${kind}`))
      hashKeys.set(kind, key)
      return branded<SecretHash>(createHmac('sha256', key).update(secret).digest('base64url'))
    },
    seal: (plain) => seal(sealKey, plain),
    unseal: (sealed) => unseal(sealKey, sealed),
  }
}

/** AES-256-GCM: nonce, tag, text. */
function seal(key: KeyObject, plain: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')
}

/** Throws when it was sealed under another key, or altered. */
function unseal(key: KeyObject, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
}
