import type { ConnectedSockets } from '../net/connected-sockets.ts'
import type { DatagramPort } from '../net/datagram-port.ts'
import type { NetworkPath, PacketSink } from '../net/network-path.ts'
import { UdpPaths } from '../net/udp-paths.ts'
import { parseStun, stunAttribute, stunType, transactionOf } from '../stun/stun-message.ts'
import { StunQuestions } from '../stun/stun-questions.ts'
import { bindingSuccess } from '../stun/stun-writer.ts'
import { namesOf } from './connectivity-check.ts'
import type { IceAgent, IceDirectory } from './ice-agent.ts'
import { isStun } from './packet-kind.ts'
import type { AddressClaim, SiblingWorkers } from './sibling-workers.ts'

/** What it takes to share the port with other workers. */
export interface SharedPort {
  readonly siblings: SiblingWorkers
  readonly sockets: ConnectedSockets
}

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
  #shared: SharedPort | null = null
  #sockets: ConnectedSockets | null = null

  /**
   * Where answers to datagrams leave from; what arrives before is dropped. Without `shared` the port is ours alone. Peers have sockets of
   * their own while there are `sockets`.
   */
  attach(datagrams: DatagramPort, shared: SharedPort | null = null, sockets = shared?.sockets ?? null): void {
    this.#datagrams = datagrams
    this.#shared = shared
    this.#sockets = sockets
    shared?.siblings.listen((bytes, address, port) => this.#arrived(bytes, address, port, null))
  }

  datagram(bytes: Buffer, address: string, port: number): void {
    this.#arrived(bytes, address, port, this.#shared?.siblings ?? null)
  }

  frame(bytes: Buffer, connection: NetworkPath): boolean {
    if (isStun(bytes[0] ?? 255)) this.#check(bytes, connection, connection.address, connection.port, null)
    else connection.owner?.receive(bytes)
    return connection.owner !== null
  }

  /** Another worker said that an address is its peer's: an address belongs to who proved it last. */
  claimed(claim: AddressClaim): void {
    this.#shared?.siblings.heard(claim)
    const path = claim.state === 'released' ? undefined : this.#paths.find(claim.address, claim.port)
    path?.owner?.pathLost(path)
    path?.close()
  }

  /** `others` are handed what is theirs; null where it came from one of them. */
  #arrived(bytes: Buffer, address: string, port: number, others: SiblingWorkers | null): void {
    const known = this.#paths.find(address, port)
    if (isStun(bytes[0] ?? 255)) this.#check(bytes, known ?? null, address, port, others)
    else if (known === undefined) others?.pass(bytes, address, port)
    else known.owner?.receive(bytes)
  }

  #check(bytes: Buffer, known: NetworkPath | null, address: string, port: number, others: SiblingWorkers | null): void {
    const message = parseStun(bytes)
    if (message?.type === stunType.bindingSuccess) return this.questions.answered(message, address, port)
    if (message?.type !== stunType.bindingRequest || !this.#datagrams) return
    const names = namesOf(message)
    if (names === null) return
    const { local, remote } = names
    const agent = this.agents.get(local)
    if (!agent) return others?.passCheck(local, bytes, address, port)
    const key = agent.verify(message, local, remote)
    if (!key) return
    const path = known ?? this.#openPath(this.#datagrams, address, port)
    agent.prove(path, local, message.attributes.has(stunAttribute.useCandidate))
    const answer = bindingSuccess(transactionOf(message), address, port, key)
    // Nobody can make us send more than it sent.
    if (answer.length <= bytes.length) path.send(answer, 0, answer.length)
  }

  #openPath(datagrams: DatagramPort, address: string, port: number): NetworkPath {
    const siblings = this.#shared?.siblings
    const own = this.#sockets?.open(address, port) ?? null
    siblings?.claim(address, port, own === null ? 'unsteered' : 'steered')
    const route = own === null || datagrams.gathers ? datagrams.open(address, port) : own
    return this.#paths.open(route, address, port, () => {
      own?.close()
      if (own === null) siblings?.claim(address, port, 'released')
    })
  }
}
