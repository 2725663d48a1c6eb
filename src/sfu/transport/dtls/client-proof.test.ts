import { createHash, createHmac, sign } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { clientIsProved } from './client-proof.ts'
import { createDtlsCertificate, type DtlsCertificate } from './dtls-certificate.ts'
import { handshakeType } from './handshake-gate.ts'
import type { TranscriptMessage } from './handshake-proof.ts'

const masterSecret = Buffer.alloc(48, 7)
const message = (msg_type: number, fragment: Buffer): TranscriptMessage => ({ msg_type, fragment, serialize: () => fragment })
const bytesOf = (messages: readonly TranscriptMessage[]): Buffer => Buffer.concat(messages.map((each) => each.serialize()))

const firstMessages = [1, 2, 11, 12, 13, 14, 11, 16].map((type) => message(type, Buffer.from(`message ${type}`)))

let client: DtlsCertificate
let der: Buffer

beforeAll(async () => {
  client = await createDtlsCertificate()
  der = Buffer.from(client.certPem.replace(/-----.*-----|\s/g, ''), 'base64')
})

function certificateVerify(before: readonly TranscriptMessage[], keyPem: string): TranscriptMessage {
  const signature = sign('sha256', bytesOf(before), keyPem)
  return message(handshakeType.certificateVerify, Buffer.concat([Buffer.from([4, 3, 0, signature.length]), signature]))
}

function finished(before: readonly TranscriptMessage[], secret: Buffer): TranscriptMessage {
  const seed = Buffer.concat([Buffer.from('client finished'), createHash('sha256').update(bytesOf(before)).digest()])
  const first = createHmac('sha256', secret).update(seed).digest()
  return message(handshakeType.finished, createHmac('sha256', secret).update(first).update(seed).digest().subarray(0, 12))
}

function transcript(secret = masterSecret): TranscriptMessage[] {
  const signed = [...firstMessages, certificateVerify(firstMessages, client.keyPem)]
  return [...signed, finished(signed, secret)]
}

const proved = (messages: readonly TranscriptMessage[]): boolean => clientIsProved({ transcript: messages, masterSecret, certificate: der })

describe('the proof of a client', () => {
  it('holds for the handshake that it signed and finished', () => {
    expect(proved(transcript())).toBe(true)
  })

  it('[A2] holds for no other', () => {
    for (const at of firstMessages.keys()) expect(proved(transcript().with(at, message(99, Buffer.from('changed'))))).toBe(false)
    expect(proved(transcript(Buffer.alloc(48, 8)))).toBe(false)
  })

  it('[A2] needs both messages, whole', () => {
    const whole = transcript()
    for (const type of [handshakeType.certificateVerify, handshakeType.finished]) {
      const at = whole.findIndex((each) => each.msg_type === type)
      expect(proved(whole.filter((each) => each.msg_type !== type))).toBe(false)
      for (const length of [0, 3, 11]) expect(proved(whole.with(at, message(type, whole[at]!.fragment.subarray(0, length))))).toBe(false)
    }
  })

  it('[T4] a certificate that is none proves nothing', () => {
    expect(clientIsProved({ transcript: transcript(), masterSecret, certificate: Buffer.from('no certificate') })).toBe(false)
  })
})
