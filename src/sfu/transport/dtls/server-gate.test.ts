import { describe, expect, it } from 'vitest'
import { handshakeType } from './handshake-gate.ts'
import { ServerGate } from './server-gate.ts'

const { helloVerifyRequest, serverHello, certificate, serverKeyExchange, certificateRequest, serverHelloDone, finished } = handshakeType
const message = (msg_type: number) => ({ msg_type, fragment: Buffer.alloc(0) })

/** Which of the types are admitted, one after the other; Finished under the keys. */
const admitted = (...types: readonly number[]): boolean[] => {
  const gate = new ServerGate()
  return types.map((type) => gate.admits(message(type), type === finished ? 1 : 0))
}
const whole = [serverHello, certificate, serverKeyExchange, certificateRequest, serverHelloDone, finished]

describe("the order of a server's messages", () => {
  it('takes a whole handshake, with and without a cookie', () => {
    expect(admitted(...whole)).toEqual(whole.map(() => true))
    expect(admitted(helloVerifyRequest, ...whole)).toEqual([true, ...whole.map(() => true)])
  })

  it('[A2] nothing that was signed for can be replaced: each message once', () => {
    expect(admitted(...whole.slice(0, 3), serverKeyExchange, certificate, serverHello)).toEqual([true, true, true, false, false, false])
    expect(admitted(helloVerifyRequest, helloVerifyRequest)).toEqual([true, false])
  })

  it('[A2] no message before the one that it depends on, and none of a client', () => {
    for (const type of [certificate, serverKeyExchange, certificateRequest, serverHelloDone, finished])
      expect(admitted(type)).toEqual([false])
    for (const type of [handshakeType.clientHello, handshakeType.certificateVerify, handshakeType.clientKeyExchange])
      expect(admitted(serverHello, type)).toEqual([true, false])
  })

  it('[A2] Finished only under the keys, all else only in the clear', () => {
    const gate = new ServerGate()
    expect(gate.admits(message(serverHello), 1)).toBe(false)
    for (const type of whole.slice(0, -1)) expect(gate.admits(message(type), 0)).toBe(true)
    expect([gate.admits(message(finished), 0), gate.admits(message(finished), 1)]).toEqual([false, true])
  })
})
