/** What both ends' proofs are made of: signatures by a shown certificate, and the value of Finished (RFC 5246 §5, §7.4.9). */
import { createHash, createHmac, createSecretKey, type KeyObject, verify, X509Certificate } from 'node:crypto'

export interface TranscriptMessage {
  readonly msg_type: number
  readonly fragment: Buffer
  serialize(): Buffer
}

export interface Handshake {
  /** All messages but hello verification, in order. */
  readonly transcript: readonly TranscriptMessage[]
  readonly masterSecret: Uint8Array
  /** DER, as shown by the other end. */
  readonly certificate: Uint8Array
}

const sha256 = 4
const algorithms: Readonly<Record<number, string>> = { 1: 'rsa', 3: 'ec' }

/** `signed`: hash, algorithm, two bytes of length, signature (RFC 5246 §4.7). */
export function isSignedBy(certificate: Uint8Array, content: Buffer, signed: Buffer): boolean {
  if (signed.length < 4) return false
  const signature = signed.subarray(4)
  const key = publicKeyOf(certificate)
  if (signed[0] !== sha256 || signature.length !== signed.readUInt16BE(2)) return false
  if (!key || key.asymmetricKeyType !== algorithms[signed[1] ?? 0]) return false
  return verify('sha256', content, key, signature)
}

function publicKeyOf(der: Uint8Array): KeyObject | null {
  try {
    return new X509Certificate(der).publicKey
  } catch {
    return null
  }
}

/** The 12 bytes of a Finished: within the first block of the PRF. */
export function verifyData(label: 'client finished' | 'server finished', masterSecret: Uint8Array, before: Buffer): Buffer {
  const secret = createSecretKey(masterSecret)
  const seed = Buffer.concat([Buffer.from(label), createHash('sha256').update(before).digest()])
  const first = createHmac('sha256', secret).update(seed).digest()
  return createHmac('sha256', secret).update(first).update(seed).digest().subarray(0, 12)
}

export const transcriptBytes = (messages: readonly TranscriptMessage[]): Buffer =>
  Buffer.concat(messages.map((message) => message.serialize()))
