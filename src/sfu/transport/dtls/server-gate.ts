import { handshakeType, type HandshakeMessage, type MessageGate } from './handshake-gate.ts'

const { clientHello, serverHello, helloVerifyRequest, certificate, serverKeyExchange, certificateRequest, serverHelloDone, finished } =
  handshakeType

/** What each of a server's messages may follow (RFC 6347 §4.2, RFC 5246 §7.3), with our own hello before all. */
const follows: ReadonlyMap<number, readonly number[]> = new Map([
  [helloVerifyRequest, [clientHello]],
  [serverHello, [clientHello, helloVerifyRequest]],
  [certificate, [serverHello]],
  [serverKeyExchange, [certificate]],
  [certificateRequest, [serverKeyExchange]],
  [serverHelloDone, [serverKeyExchange, certificateRequest]],
  [finished, [serverHelloDone]],
])

/** The order in which a client takes a server's handshake messages: each once, in the clear but for the last. */
export class ServerGate implements MessageGate {
  #last: number = clientHello

  admits({ msg_type }: HandshakeMessage, epoch: number): boolean {
    if (epoch !== (msg_type === finished ? 1 : 0) || follows.get(msg_type)?.includes(this.#last) !== true) return false
    this.#last = msg_type
    return true
  }
}
