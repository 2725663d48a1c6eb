/**
 * The order in which a client's handshake messages are taken (RFC 5246 §7.3). The library below would take them in any order, more than once,
 * and in the clear: a second key exchange in the clear would then replace keys that the client signed for.
 */
export const handshakeType = {
  clientHello: 1,
  serverHello: 2,
  helloVerifyRequest: 3,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const

export interface HandshakeMessage {
  readonly msg_type: number
  readonly fragment: Buffer
}

/** Which of the other end's handshake messages are taken, and when. */
export interface MessageGate {
  admits(message: HandshakeMessage, epoch: number): boolean
}

export class HandshakeGate implements MessageGate {
  #answeredHello = false
  #last: number = handshakeType.clientHello

  admits(message: HandshakeMessage, epoch: number): boolean {
    const { clientHello, certificate, clientKeyExchange, certificateVerify, finished } = handshakeType
    switch (message.msg_type) {
      case clientHello:
        return epoch === 0 && this.#last === clientHello && this.#admitsHello(message.fragment)
      case certificate:
        return epoch === 0 && this.#answeredHello && this.#follows(clientHello, certificate)
      case clientKeyExchange:
        return epoch === 0 && this.#follows(certificate, clientKeyExchange)
      case certificateVerify:
        return epoch === 0 && this.#follows(clientKeyExchange, certificateVerify)
      case finished:
        // Again and again: the client repeats it until our own arrives.
        return epoch === 1 && (this.#last === finished || this.#follows(certificateVerify, finished))
      default:
        return false
    }
  }

  #follows(before: number, type: number): boolean {
    if (this.#last !== before) return false
    this.#last = type
    return true
  }

  /** Once a hello with a cookie is answered, a late one without would change our random under the client. */
  #admitsHello(hello: Buffer): boolean {
    const cookieLength = hello[35 + (hello[34] ?? 0)] ?? 0
    if (cookieLength === 0) return !this.#answeredHello
    this.#answeredHello = true
    return true
  }
}
