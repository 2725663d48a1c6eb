/**
 * The same for a server: it signs its key exchange over both randoms (RFC 8422 §5.4), and its Finished covers all messages up to ours.
 * The library below checks neither.
 */
import { timingSafeEqual } from 'node:crypto'
import { handshakeType } from './handshake-gate.ts'
import { type Handshake, isSignedBy, type TranscriptMessage, transcriptBytes, verifyData } from './handshake-proof.ts'

/** `finished`: the body of the server's last message, which the transcript leaves out. */
export const serverIsProved = (handshake: Handshake, finished: Buffer): boolean =>
  keyExchangeHolds(handshake) && finishedHolds(handshake, finished)

const randomAt = 2
const randomBytes = 32
/** Curve type, curve, length of the public key. */
const parametersHead = 4

function keyExchangeHolds({ transcript, certificate }: Handshake): boolean {
  const client = bodyOf(transcript, handshakeType.clientHello)
  const server = bodyOf(transcript, handshakeType.serverHello)
  const exchange = bodyOf(transcript, handshakeType.serverKeyExchange)
  if (!client || !server || !exchange || exchange.length < parametersHead) return false
  const parameters = parametersHead + exchange.readUInt8(3)
  const content = Buffer.concat([randomOf(client), randomOf(server), exchange.subarray(0, parameters)])
  return isSignedBy(certificate, content, exchange.subarray(parameters))
}

function finishedHolds({ transcript, masterSecret }: Handshake, finished: Buffer): boolean {
  if (finished.length !== 12) return false
  return timingSafeEqual(finished, verifyData('server finished', masterSecret, transcriptBytes(transcript)))
}

const bodyOf = (transcript: readonly TranscriptMessage[], type: number): Buffer | undefined =>
  transcript.find((each) => each.msg_type === type)?.fragment

const randomOf = (hello: Buffer): Buffer => hello.subarray(randomAt, randomAt + randomBytes)
