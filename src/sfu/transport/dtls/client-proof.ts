/**
 * That the other end of a handshake owns the certificate it showed (RFC 5246 §7.4.8) and saw the same handshake as we (§7.4.9). Without
 * these a fingerprint proves nothing: certificates travel in the clear.
 */
import { timingSafeEqual } from 'node:crypto'
import { handshakeType } from './handshake-gate.ts'
import { type Handshake, isSignedBy, type TranscriptMessage, transcriptBytes, verifyData } from './handshake-proof.ts'

export const clientIsProved = (handshake: Handshake): boolean => signatureHolds(handshake) && finishedHolds(handshake)

function signatureHolds({ transcript, certificate }: Handshake): boolean {
  const split = splitAt(transcript, handshakeType.certificateVerify)
  return split !== null && isSignedBy(certificate, split.before, split.message.fragment)
}

function finishedHolds({ transcript, masterSecret }: Handshake): boolean {
  const split = splitAt(transcript, handshakeType.finished)
  if (!split || split.message.fragment.length !== 12) return false
  return timingSafeEqual(split.message.fragment, verifyData('client finished', masterSecret, split.before))
}

function splitAt(transcript: readonly TranscriptMessage[], type: number): { before: Buffer; message: TranscriptMessage } | null {
  const at = transcript.findIndex((each) => each.msg_type === type)
  const message = transcript[at]
  return message ? { before: transcriptBytes(transcript.slice(0, at)), message } : null
}
