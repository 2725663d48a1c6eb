import { createHash, createHmac, sign } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createDtlsCertificate, type DtlsCertificate } from './dtls-certificate.ts'
import { handshakeType } from './handshake-gate.ts'
import type { TranscriptMessage } from './handshake-proof.ts'
import { serverIsProved } from './server-proof.ts'

const masterSecret = Buffer.alloc(48, 7)
const message = (msg_type: number, fragment: Buffer): TranscriptMessage => ({ msg_type, fragment, serialize: () => fragment })
const hello = (type: number, fill: number): TranscriptMessage =>
  message(type, Buffer.concat([Buffer.from([0xfe, 0xfd]), Buffer.alloc(32, fill), Buffer.from('rest')]))
/** Curve type, secp256r1, a key of four bytes. */
const parameters = Buffer.from([3, 0, 23, 4, 9, 9, 9, 9])
const randoms = Buffer.concat([Buffer.alloc(32, 1), Buffer.alloc(32, 2)])

let server: DtlsCertificate
let certificate: Buffer

beforeAll(async () => {
  server = await createDtlsCertificate()
  certificate = Buffer.from(server.certPem.replace(/-----.*-----|\s/g, ''), 'base64')
})

function transcript(signed = Buffer.concat([randoms, parameters])): TranscriptMessage[] {
  const signature = sign('sha256', signed, server.keyPem)
  const exchange = Buffer.concat([parameters, Buffer.from([4, 3, 0, signature.length]), signature])
  return [
    hello(handshakeType.clientHello, 1),
    hello(handshakeType.serverHello, 2),
    message(handshakeType.serverKeyExchange, exchange),
    message(handshakeType.finished, Buffer.from('ours')),
  ]
}

function finishedOf(messages: readonly TranscriptMessage[], secret = masterSecret): Buffer {
  const hash = createHash('sha256')
    .update(Buffer.concat(messages.map((each) => each.serialize())))
    .digest()
  const seed = Buffer.concat([Buffer.from('server finished'), hash])
  const first = createHmac('sha256', secret).update(seed).digest()
  return createHmac('sha256', secret).update(first).update(seed).digest().subarray(0, 12)
}

const proved = (messages: readonly TranscriptMessage[], finished = finishedOf(messages)): boolean =>
  serverIsProved({ transcript: messages, masterSecret, certificate }, finished)

describe('the proof of a server', () => {
  it('holds for the key exchange that it signed and the handshake that it finished', () => {
    expect(proved(transcript())).toBe(true)
  })

  it('[A2] holds for no other key, no other randoms, no other handshake', () => {
    expect(proved(transcript(Buffer.concat([randoms, Buffer.from([3, 0, 23, 4, 8, 8, 8, 8])])))).toBe(false)
    expect(proved(transcript(Buffer.concat([Buffer.alloc(64), parameters])))).toBe(false)
    expect(proved(transcript(), finishedOf(transcript(), Buffer.alloc(48, 8)))).toBe(false)
    const whole = transcript()
    expect(proved(whole.with(3, message(handshakeType.finished, Buffer.from('changed'))), finishedOf(whole))).toBe(false)
  })

  it('[T4] needs every part, whole', () => {
    const whole = transcript()
    for (const at of [0, 1, 2]) expect(proved(whole.toSpliced(at, 1))).toBe(false)
    for (const length of [0, 3, 7, 9, 12]) {
      const cut = whole.with(2, message(handshakeType.serverKeyExchange, whole[2]!.fragment.subarray(0, length)))
      expect(proved(cut)).toBe(false)
    }
    for (const finished of [Buffer.alloc(0), finishedOf(whole).subarray(0, 11)]) expect(proved(whole, finished)).toBe(false)
  })
})
