/**
 * That the other end of a handshake owns the certificate it showed (RFC 5246 §7.4.8) and saw the same handshake as we (§7.4.9). Without
 * these a fingerprint proves nothing: certificates travel in the clear.
 */
import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual, verify, X509Certificate } from 'node:crypto'
import { handshakeType } from './handshake-gate.ts'

export interface TranscriptMessage {
  readonly msg_type: number
  readonly fragment: Buffer
  serialize(): Buffer
}

export interface Handshake {
  /** All messages but hello verification, in order. */
  readonly transcript: readonly TranscriptMessage[]
  readonly masterSecret: Uint8Array
  /** DER, as shown by the client. */
  readonly certificate: Uint8Array
}

export const clientIsProved = (handshake: Handshake): boolean => signatureHolds(handshake) && finishedHolds(handshake)

const sha256 = 4
const algorithms: Readonly<Record<number, string>> = { 1: 'rsa', 3: 'ec' }

function signatureHolds({ transcript, certificate }: Handshake): boolean {
  const split = splitAt(transcript, handshakeType.certificateVerify)
  if (!split || split.message.fragment.length < 4) return false
  const { fragment } = split.message
  const signature = fragment.subarray(4)
  const key = publicKeyOf(certificate)
  if (fragment[0] !== sha256 || signature.length !== fragment.readUInt16BE(2)) return false
  if (!key || key.asymmetricKeyType !== algorithms[fragment[1] ?? 0]) return false
  return verify('sha256', split.before, key, signature)
}

function publicKeyOf(der: Uint8Array): KeyObject | null {
  try {
    return new X509Certificate(der).publicKey
  } catch {
    return null
  }
}

function finishedHolds({ transcript, masterSecret }: Handshake): boolean {
  const split = splitAt(transcript, handshakeType.finished)
  if (!split || split.message.fragment.length !== 12) return false
  const expected = verifyData(createSecretKey(masterSecret), createHash('sha256').update(split.before).digest())
  return timingSafeEqual(split.message.fragment, expected)
}

/** RFC 5246 §5: 12 bytes are within the first block of the PRF. */
function verifyData(secret: KeyObject, transcriptHash: Buffer): Buffer {
  const seed = Buffer.concat([Buffer.from('client finished'), transcriptHash])
  const first = createHmac('sha256', secret).update(seed).digest()
  return createHmac('sha256', secret).update(first).update(seed).digest().subarray(0, 12)
}

function splitAt(transcript: readonly TranscriptMessage[], type: number): { before: Buffer; message: TranscriptMessage } | null {
  const at = transcript.findIndex((each) => each.msg_type === type)
  const message = transcript[at]
  return message ? { before: Buffer.concat(transcript.slice(0, at).map((each) => each.serialize())), message } : null
}
