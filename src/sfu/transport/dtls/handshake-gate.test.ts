import { describe, expect, it } from 'vitest'
import { HandshakeGate, handshakeType } from './handshake-gate.ts'

const hello = (cookieBytes: number) => {
  const fragment = Buffer.alloc(36 + cookieBytes)
  fragment[35] = cookieBytes
  return { msg_type: handshakeType.clientHello, fragment }
}
const message = (msg_type: number) => ({ msg_type, fragment: Buffer.alloc(0) })
const { certificate, clientKeyExchange, certificateVerify, finished } = handshakeType

function gateAfter(...types: readonly number[]): HandshakeGate {
  const gate = new HandshakeGate()
  expect(gate.admits(hello(20), 0)).toBe(true)
  for (const type of types) expect(gate.admits(message(type), 0)).toBe(true)
  return gate
}

describe('the handshake gate', () => {
  it('[A2] nothing signed for can be replaced: each message once', () => {
    const gate = gateAfter(certificate, clientKeyExchange, certificateVerify)
    for (const type of [certificate, clientKeyExchange, certificateVerify]) expect(gate.admits(message(type), 0)).toBe(false)
  })

  it('[A2] no message before the one that it depends on', () => {
    expect(gateAfter().admits(message(clientKeyExchange), 0)).toBe(false)
    expect(gateAfter(certificate).admits(message(certificateVerify), 0)).toBe(false)
    expect(gateAfter(certificate, clientKeyExchange).admits(message(finished), 1)).toBe(false)
    expect(new HandshakeGate().admits(message(certificate), 0)).toBe(false)
  })

  it('[A2] Finished only under the keys, and as often as it is repeated', () => {
    const gate = gateAfter(certificate, clientKeyExchange, certificateVerify)
    expect([gate.admits(message(finished), 0), gate.admits(message(finished), 1), gate.admits(message(finished), 1)]).toEqual([
      false,
      true,
      true,
    ])
  })

  it('no hello after the certificate, and none without a cookie after one with it', () => {
    const gate = gateAfter()
    expect([gate.admits(hello(0), 0), gate.admits(hello(20), 0)]).toEqual([false, true])
    expect(gateAfter(certificate).admits(hello(20), 0)).toBe(false)
  })
})
