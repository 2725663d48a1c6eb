/** Between two browsers: a key that only they can know (ECDH on P-256, HKDF, AES-GCM), under which they hand each other their sender keys. */
import { fromBase64, toBase64 } from './base64.ts'
import { SECRET_BYTES, type Secret, type SenderKey } from './sender-key.ts'

/** Of one page, as long as it is open. Others compare it by the security code. */
export interface OwnIdentity {
  readonly privateKey: CryptoKey
  /** Base64 of the point, uncompressed: 65 bytes. */
  readonly publicKey: string
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const
const IV_BYTES = 12

export async function newIdentity(): Promise<OwnIdentity> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
  return { privateKey, publicKey: toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))) }
}

/** Null when theirs is no point of the curve. */
export async function pairwiseKey({ privateKey, publicKey }: OwnIdentity, theirs: string): Promise<CryptoKey | null> {
  const point = fromBase64(theirs)
  if (point === null) return null
  const imported = await crypto.subtle.importKey('raw', point, CURVE, true, []).catch(() => null)
  if (imported === null) return null
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: imported }, privateKey, 256)
  const material = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const info = new TextEncoder().encode(['latch pair', ...[publicKey, theirs].toSorted()].join(' '))
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  return crypto.subtle.deriveKey(how, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** Whose key it is, for whom, and which: a message that is held out as another one does not open. */
export interface Handover {
  readonly from: string
  readonly to: string
  readonly generation: number
  readonly step: number
}

export async function sealSecret(pairwise: CryptoKey, handover: Handover, { secret }: SenderKey<Secret>): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: written(handover) }, pairwise, secret)
  return toBase64(Uint8Array.of(...iv, ...new Uint8Array(sealed)))
}

/** Null for what the other has not sealed so. */
export async function openSecret(pairwise: CryptoKey, handover: Handover, sealed: string): Promise<Secret | null> {
  const bytes = fromBase64(sealed)
  if (bytes === null || bytes.length < IV_BYTES) return null
  const how = { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES), additionalData: written(handover) }
  const opened = await crypto.subtle.decrypt(how, pairwise, bytes.subarray(IV_BYTES)).catch(() => null)
  return opened?.byteLength === SECRET_BYTES ? new Uint8Array(opened) : null
}

const written = ({ from, to, generation, step }: Handover): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify([from, to, generation, step]))
