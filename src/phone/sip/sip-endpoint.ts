/** SIP's public face: sockets, trust and calls of one server, composed. */
import type { SecureContextOptions } from 'node:tls'
import type { GuessAlarm } from './auth/wrong-proofs.ts'
import { CallerTrust, type RoomLogin, type TrunkLogin } from './caller-trust.ts'
import { type Clock, systemClock } from './clock.ts'
import type { IncomingSession, InviteSession } from './dialog/invite-session.ts'
import type { SessionNetwork } from './dialog/session-network.ts'
import { type OutgoingCallParts, UserAgent } from './dialog/user-agent.ts'
import { answerTo } from './message/answer-to.ts'
import { reasonPhrase } from './message/reason-phrases.ts'
import type { Headers, SipMessage, SipRequest } from './message/sip-message.ts'
import { writeSipMessage } from './message/write-sip-message.ts'
import { newToken, type Random, systemRandom } from './random.ts'
import type { TableLimits } from './transport/connection-table.ts'
import type { Flow } from './transport/flow.ts'
import type { ListenOptions } from './transport/listen-options.ts'
import type { Received } from './transport/received-message.ts'
import { type Destination, SipTransport } from './transport/sip-transport.ts'
import { SourceLimit } from './transport/source-limit.ts'
import type { TrustedSource } from './transport/trusted-sources.ts'

export interface SipEndpointOptions {
  readonly listen: readonly ListenOptions[]
  readonly trusted: readonly TrustedSource[]
  /** Whether calls of anybody else are heard; else all that strangers ask is refused by one and the same cheap answer. */
  readonly strangers: 'refuse' | 'admit'
  /** Which of several trunks at one address a call comes by; null, or without it, the longest prefix decides. */
  readonly trunkFor?: (request: SipRequest, trunks: readonly string[]) => string | null
  /** Whether a call of a stranger that says to be nobody of ours is taken all the same. None is, when absent. */
  readonly guest?: (request: SipRequest, address: string) => boolean
  /** Somebody guesses passwords. */
  readonly onGuessing?: (alarm: GuessAlarm) => void
  /** A stranger is turned away. */
  readonly onStranger?: (request: SipRequest, address: string) => void
  /** A call comes in. It stays unanswered until its user answers or refuses it. */
  readonly onInvite: (session: IncomingSession) => void
  /** Whether one more call that comes in can be served; where not, 503 at once, so that its network tries elsewhere. Always, when absent. */
  readonly hasRoom?: () => boolean
  /** Something that an operator should know. Holds no content of a message. */
  readonly trouble?: (what: string) => void
  readonly clock?: Clock
  readonly random?: Random
  /** PEM of who may vouch for servers that we connect to by TLS; without it those that Node knows. */
  readonly trustedAuthorities?: string
  readonly limits?: Partial<EndpointLimits>
  /** Tests lose datagrams with it. */
  readonly loses?: (direction: 'in' | 'out') => boolean
}

interface EndpointLimits {
  /** Calls at once, both ways; beyond them 503. */
  readonly sessions: number
  readonly transactions: number
  /** Datagrams, messages and connections of one stranger: at once, and more in each second. */
  readonly strangerBurst: number
  readonly strangerPerSecond: number
  readonly connections: Partial<TableLimits>
}

const LIMITS: EndpointLimits = { sessions: 1_000, transactions: 20_000, strangerBurst: 40, strangerPerSecond: 5, connections: {} }
/** Strangers whose asking is counted; some 100 bytes each. */
const STRANGERS = 10_000
/** What strangers are told, whatever they ask: where a trunk or room may prove itself by a password, they are asked for it, else there is nothing. */
const PROVE_IT = 401
const NOTHING_HERE = 403

export interface SipEndpoint {
  /** Where each socket really is: UDP first, then the others. */
  readonly bound: SipTransport['bound']
  /** Calls that stand, ring or are called. */
  readonly sessions: number
  readonly transactions: number
  /** From now on these are the trunks, by address or by password, and the rooms. Calls that stand go on. Throws for a prefix that is none. */
  trust(sources: readonly TrustedSource[], logins?: readonly TrunkLogin[], rooms?: readonly RoomLogin[]): void
  /** Whether this room has told us where it is. */
  isRegistered(username: string): boolean
  /** Certificate and key of our TLS port, for connections from now on. Throws where they do not go together. */
  useCertificate(tls: SecureContextOptions): void
  /** For registrations and pings of trunks. */
  readonly network: SessionNetwork
  /** The flow to a trunk; undefined where no socket of ours speaks its protocol. */
  flowTo(destination: Destination): Flow | undefined
  /** Undefined where there is no way there, or there are too many calls. Listen to it at once. */
  invite(call: OutgoingCallParts): InviteSession | undefined
  /** Hangs everything up, waits as long as that takes to be said, and closes all sockets. Harmless when called again. */
  close(): Promise<void>
}

class Endpoint implements SipEndpoint {
  readonly #options: SipEndpointOptions
  readonly #clock: Clock
  readonly #trust: CallerTrust
  readonly #strangers: SourceLimit
  readonly #transport: SipTransport
  readonly #agent: UserAgent
  /** The tag of all refusals that nothing remembers. */
  readonly #commonTag: string
  #closing: Promise<void> | undefined

  constructor(options: SipEndpointOptions) {
    const { clock = systemClock, random = systemRandom, onInvite, trunkFor = () => null, onGuessing = () => undefined } = options
    const limits = { ...LIMITS, ...options.limits }
    const { sessions, transactions, strangerBurst: burst, strangerPerSecond: perSecond } = limits
    this.#options = options
    this.#clock = clock
    this.#commonTag = newToken(random)
    this.#trust = new CallerTrust({ clock, random, choose: trunkFor, alarm: onGuessing })
    this.#trust.use(options.trusted, [])
    this.#strangers = new SourceLimit({ burst, perSecond, sources: STRANGERS })
    this.#transport = this.#createTransport(limits.connections)
    const trunkOf = (request: SipRequest, address: string): string | null => this.#trust.trunkOf(request, address)
    const roomOf = (request: SipRequest): string | null => this.#trust.roomOf(request)
    const register = (request: SipRequest, flow: Flow) => this.#trust.register(request, flow)
    const flowTo = (destination: Destination, from?: Flow): Flow | undefined => this.#transport.flowTo(destination, from)
    const hasRoom = options.hasRoom ?? ((): boolean => true)
    this.#agent = new UserAgent({ clock, random, sessions, transactions, trunkOf, roomOf, register, flowTo, onInvite, hasRoom })
  }

  open(): Promise<void> {
    return this.#transport.open()
  }

  get bound(): SipTransport['bound'] {
    return this.#transport.bound
  }

  get sessions(): number {
    return this.#agent.sessions
  }

  get transactions(): number {
    return this.#agent.transactions
  }

  trust(sources: readonly TrustedSource[], logins: readonly TrunkLogin[] = [], rooms: readonly RoomLogin[] = []): void {
    this.#trust.use(sources, logins, rooms)
  }

  isRegistered(username: string): boolean {
    return this.#trust.isRegistered(username)
  }

  useCertificate(tls: SecureContextOptions): void {
    this.#transport.useCertificate(tls)
  }

  get network(): SessionNetwork {
    return this.#agent.network
  }

  flowTo(destination: Destination): Flow | undefined {
    return this.#transport.flowTo(destination)
  }

  invite(call: OutgoingCallParts): InviteSession | undefined {
    return this.#agent.invite(call)
  }

  close(): Promise<void> {
    this.#closing ??= this.#agent.close().then(() => this.#transport.close())
    return this.#closing
  }

  #createTransport(limits: Partial<TableLimits>): SipTransport {
    const { listen, trouble, loses, trustedAuthorities } = this.#options
    const user = {
      receive: (received: Received) => this.#guarded(received),
      admits: (address: string) => this.#trust.isKnown(address) || this.#strangers.take(address, this.#clock.now()),
      trouble: (what: string) => trouble?.(what),
      ...(loses ? { loses } : {}),
    }
    return new SipTransport({
      listen,
      clock: this.#clock,
      user,
      limits,
      ...(trustedAuthorities === undefined ? {} : { trustedAuthorities }),
    })
  }

  /** What goes wrong with one message must not end all calls (T4). */
  #guarded(received: Received): void {
    try {
      this.#receive(received)
    } catch (error) {
      this.#options.trouble?.(`A message could not be handled: ${error instanceof Error ? (error.stack ?? error.name) : 'no error'}`)
    }
  }

  #receive(received: Received): void {
    const { flow } = received
    if (received.kind === 'problem') {
      const isTold = this.#trust.isTrunk(flow.remote.address) || this.#options.strangers === 'admit'
      if (isTold) this.#refuse(received.request, flow, received.status)
      else this.#turnAway(received.request, flow)
    } else if (this.#isHeard(received.message, flow)) this.#agent.receive(received.message, flow)
    else if (received.message.kind === 'request') this.#turnAway(received.message, flow)
  }

  /** Whoever was called by us is heard inside that call, wherever it speaks from. */
  #isHeard(message: SipMessage, flow: Flow): boolean {
    if (message.kind === 'response' || this.#options.strangers === 'admit') return true
    if (this.#agent.knows(message) || this.#trust.proves(message, flow)) return true
    return this.#trust.hears(message, flow.remote.address) || this.#isGuest(message, flow.remote.address)
  }

  #isGuest(request: SipRequest, address: string): boolean {
    const { guest } = this.#options
    return guest !== undefined && request.method === 'INVITE' && !this.#trust.isClaimed(request, address) && guest(request, address)
  }

  #turnAway(request: SipRequest, flow: Flow): void {
    this.#options.onStranger?.(request, flow.remote.address)
    const challenge = this.#trust.challenge(request)
    this.#refuse(request, flow, challenge ? PROVE_IT : NOTHING_HERE, challenge)
  }

  /** Costs no memory, and is the same again when the request is. */
  #refuse(request: SipRequest, flow: Flow, status: number, headers: Headers = []): void {
    if (request.method === 'ACK') return
    const response = answerTo(request, status, reasonPhrase(status), { toTag: this.#commonTag, headers })
    flow.send(writeSipMessage(response), () => undefined)
  }
}

/** Rejects, with nothing left open, where one of the addresses to listen on cannot be had. */
export async function createSipEndpoint(options: SipEndpointOptions): Promise<SipEndpoint> {
  const endpoint = new Endpoint(options)
  await endpoint.open()
  return endpoint
}
