/** Session keys from a master key (RFC 3711 §4.3), with a key derivation rate of zero. */
import { createCipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import type { SrtpMaster } from '../forwarding/peer-media.ts'

/** Keys are KeyObjects: a raw one costs Node 24 some 35 µs at every use. */
export interface SessionKeys {
  readonly cipher: KeyObject
  /** 14 bytes. */
  readonly salt: Uint8Array
  readonly authentication: KeyObject
}

/** Of AEAD_AES_128_GCM; the salt has 12 bytes. */
export type GcmKeys = Pick<SessionKeys, 'cipher' | 'salt'>

/** Labels of RFC 3711 §4.3.2: cipher key, authentication key, salt. */
const LABELS = { rtp: [0, 1, 2], rtcp: [3, 4, 5] } as const

const KEY_BYTES = 16
const AUTHENTICATION_KEY_BYTES = 20
const SALT_BYTES = 14
/** Master and session (RFC 7714 §12). */
const GCM_SALT_BYTES = 12
/** Where the label meets the master salt: it stands above the 48 bits of the index. */
const LABEL_AT = 7

const derive = (key: KeyObject, masterSalt: Uint8Array, label: number, bytes: number): Buffer => {
  const counter = Buffer.alloc(16)
  counter.set(masterSalt)
  counter[LABEL_AT] = (counter[LABEL_AT] ?? 0) ^ label
  return createCipheriv('aes-128-ctr', key, counter).update(Buffer.alloc(bytes))
}

export const deriveSessionKeys = (master: SrtpMaster, use: 'rtp' | 'rtcp'): SessionKeys => {
  if (master.key.length !== KEY_BYTES || master.salt.length !== SALT_BYTES) throw new RangeError('an SRTP master of another size')
  const key = createSecretKey(master.key)
  const [cipher, authentication, salt] = LABELS[use]
  return {
    cipher: createSecretKey(derive(key, master.salt, cipher, KEY_BYTES)),
    authentication: createSecretKey(derive(key, master.salt, authentication, AUTHENTICATION_KEY_BYTES)),
    salt: derive(key, master.salt, salt, SALT_BYTES),
  }
}

/** The salt is 12 bytes; for the derivation zeros stand behind them (RFC 7714 §11). */
export const deriveGcmKeys = (master: SrtpMaster, use: 'rtp' | 'rtcp'): GcmKeys => {
  if (master.key.length !== KEY_BYTES || master.salt.length !== GCM_SALT_BYTES) throw new RangeError('a GCM master of another size')
  const key = createSecretKey(master.key)
  const [cipher, , salt] = LABELS[use]
  return {
    cipher: createSecretKey(derive(key, master.salt, cipher, KEY_BYTES)),
    salt: derive(key, master.salt, salt, GCM_SALT_BYTES),
  }
}
