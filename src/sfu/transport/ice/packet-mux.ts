import type { DatagramPort } from '../net/datagram-port.ts'
import type { NetworkPath, PacketSink } from '../net/network-path.ts'
import { UdpPaths } from '../net/udp-paths.ts'
import { attributeValue, parseStun, stunAttribute, stunType, transactionOf } from '../stun/stun-message.ts'
import { StunQuestions } from '../stun/stun-questions.ts'
import { bindingSuccess } from '../stun/stun-writer.ts'
import type { IceAgent, IceDirectory } from './ice-agent.ts'
import { isStun } from './packet-kind.ts'

/** RFC 8445: two name fragments of at most 256 characters and a colon. */
const longestUsername = 513

/**
 * All peers' packets on one port. A new address is taken only with a connectivity check signed with some peer's password; from any other
 * stranger nothing is kept and nothing is answered.
 */
export class PacketMux implements PacketSink {
  readonly agents: IceDirectory = new Map<string, IceAgent>()
  /** What this port itself asks of STUN servers. */
  readonly questions = new StunQuestions()
  readonly #paths = new UdpPaths()
  #datagrams: DatagramPort | null = null

  /** Where answers to datagrams leave from; what arrives before is dropped. */
  attach(datagrams: DatagramPort): void {
    this.#datagrams = datagrams
  }

  datagram(bytes: Buffer, address: string, port: number): void {
    const known = this.#paths.find(address, port)
    if (isStun(bytes[0] ?? 255)) this.#check(bytes, known ?? null, address, port)
    else known?.owner?.receive(bytes)
  }

  frame(bytes: Buffer, connection: NetworkPath): boolean {
    if (isStun(bytes[0] ?? 255)) this.#check(bytes, connection, connection.address, connection.port)
    else connection.owner?.receive(bytes)
    return connection.owner !== null
  }

  #check(bytes: Buffer, known: NetworkPath | null, address: string, port: number): void {
    const message = parseStun(bytes)
    if (message?.type === stunType.bindingSuccess) return this.questions.answered(message, address, port)
    if (message?.type !== stunType.bindingRequest || !this.#datagrams) return
    const username = attributeValue(message, stunAttribute.username)
    const colon = username?.indexOf(58) ?? -1
    if (!username || colon < 1 || username.length > longestUsername) return
    const local = username.toString('latin1', 0, colon)
    const agent = this.agents.get(local)
    const key = agent?.verify(message, local, username.toString('latin1', colon + 1))
    if (!agent || !key) return
    const path = known ?? this.#paths.open(this.#datagrams, address, port)
    agent.prove(path, local, message.attributes.has(stunAttribute.useCandidate))
    const answer = bindingSuccess(transactionOf(message), address, port, key)
    // Nobody can make us send more than it sent.
    if (answer.length <= bytes.length) path.send(answer, 0, answer.length)
  }
}
