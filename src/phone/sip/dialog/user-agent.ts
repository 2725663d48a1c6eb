import type { Clock } from '../clock.ts'
import type { Headers, SipMessage, SipRequest } from '../message/sip-message.ts'
import { writeSipUri } from '../message/sip-uri.ts'
import type { Random } from '../random.ts'
import type { RegisterAnswer } from '../registrar/registrar.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import { TransactionLayer } from '../transaction/transaction-layer.ts'
import type { Flow } from '../transport/flow.ts'
import type { Destination } from '../transport/sip-transport.ts'
import { answeredDialog, dialogKeyOf } from './dialog.ts'
import { IncomingCall } from './incoming-call.ts'
import type { IncomingSession, InviteSession } from './invite-session.ts'
import { destinationOf } from './next-hop.ts'
import { type CallParts, OutgoingCall } from './outgoing-call.ts'
import { refusalOf } from './screening.ts'
import { abilities } from './session-body.ts'
import type { DialogUser, SessionNetwork } from './session-network.ts'
import { SessionRequests } from './session-requests.ts'
import { plainAnswer } from './their-changes.ts'

export interface UserAgentOptions {
  readonly clock: Clock
  readonly random: Random
  /** Calls at once, both ways; beyond them 503. */
  readonly sessions: number
  readonly transactions: number
  flowTo(destination: Destination, from?: Flow): Flow | undefined
  /** The trunk that a call from this address comes by; null for strangers. */
  trunkOf(request: SipRequest, address: string): string | null
  /** The room that has proved to make a request; null, and always without it, for all others. */
  roomOf?(request: SipRequest): string | null
  /** The answer to a REGISTER of somebody who may; without it nobody may. */
  register?(request: SipRequest, flow: Flow): RegisterAnswer | undefined
  onInvite(session: IncomingSession): void
  /** Whether one more call that comes in can be served. Asked once for each. */
  hasRoom(): boolean
}

export interface OutgoingCallParts extends CallParts {
  /** Where to send it; without it the URI says. */
  readonly destination?: Destination
  /** By its name. */
  readonly trunk?: string
}

/** Milliseconds that the last words have to be answered in. */
const LAST_WORDS_MS = 500

/** All calls of one endpoint: who is called, by whom, and which message belongs to which call (RFC 3261 §8, §12.2). */
export class UserAgent {
  readonly network: SessionNetwork
  readonly #options: UserAgentOptions
  readonly #transactions: TransactionLayer
  readonly #dialogs = new Map<string, DialogUser>()
  readonly #sessions = new Set<IncomingCall | OutgoingCall>()
  #isClosing = false

  constructor(options: UserAgentOptions) {
    const user = {
      request: (transaction: ServerTransaction) => this.#take(transaction),
      ack: (request: SipRequest) => this.#dialogs.get(dialogKeyOf(request) ?? '')?.ack(request),
    }
    this.#options = options
    this.#transactions = new TransactionLayer({ ...options, user, most: options.transactions })
    this.network = this.#createNetwork(new SessionRequests(options, this.#transactions))
  }

  get sessions(): number {
    return this.#sessions.size
  }

  get transactions(): number {
    return this.#transactions.size
  }

  receive(message: SipMessage, flow: Flow): void {
    this.#transactions.receive(message, flow)
  }

  /** The request belongs to a call that stands, or to a request that was heard, as only the two sides can know. */
  knows(request: SipRequest): boolean {
    return this.#dialogs.has(dialogKeyOf(request) ?? '') || this.#transactions.knows(request)
  }

  /** Undefined where there is no way there, or there are too many calls. */
  invite(call: OutgoingCallParts): InviteSession | undefined {
    const destination = call.destination ?? destinationOf(call.uri)
    const flow = destination && this.#options.flowTo(destination)
    if (!flow || this.#isFull) return undefined
    const ended = (): void => void this.#sessions.delete(session)
    const session = new OutgoingCall({ network: this.network, flow, call, trunk: call.trunk ?? null, ended })
    this.#sessions.add(session)
    return session
  }

  /** Hangs everything up, and resolves when that has been said. */
  async close(): Promise<void> {
    this.#isClosing = true
    const hadCalls = this.#sessions.size > 0
    for (const session of this.#sessions) session.close()
    if (hadCalls) await new Promise<void>((resolve) => void this.#options.clock.after(LAST_WORDS_MS, resolve))
    this.#transactions.close()
    this.#dialogs.clear()
  }

  get #isFull(): boolean {
    return this.#isClosing || this.#sessions.size >= this.#options.sessions
  }

  #createNetwork(requests: SessionRequests): SessionNetwork {
    const { clock, random } = this.#options
    return {
      clock,
      random,
      contactFor: ({ protocol, local: { address: host, port } }, user) => {
        const parameters = new Map(protocol === 'udp' ? [] : [['transport', protocol]])
        return `<${writeSipUri({ scheme: 'sip', user, password: undefined, host, port, parameters, headers: '' })}>`
      },
      request: (request, flow, listener) => requests.send(request, flow, listener),
      ack: (request, flow) => requests.acknowledge(request, flow),
      enter: (key, user) => {
        this.#dialogs.set(key, user)
        return () => void (this.#dialogs.get(key) === user && this.#dialogs.delete(key))
      },
    }
  }

  #take(transaction: ServerTransaction): void {
    const { request } = transaction
    const respond = (status: number, headers: Headers = []): void => transaction.respond(plainAnswer(transaction, status, headers))
    const atOnce = this.#register(transaction) ?? refusalOf(request)
    if (atOnce) return respond(atOnce.status, atOnce.headers)
    const key = dialogKeyOf(request)
    const user = key === undefined ? undefined : this.#dialogs.get(key)
    if (user) return user.request(transaction)
    if (key === undefined && request.method === 'OPTIONS') return respond(200, [['accept', 'application/sdp'], ...abilities])
    if (key !== undefined || request.method !== 'INVITE') return respond(481)
    if (this.#transactions.isMerged(transaction)) return respond(482)
    if (this.#isFull || !this.#options.hasRoom()) return respond(503, [['retry-after', '10']])
    this.#answer(transaction)
  }

  #register({ request, flow }: ServerTransaction): RegisterAnswer | undefined {
    return request.method === 'REGISTER' ? this.#options.register?.(request, flow) : undefined
  }

  #answer(transaction: ServerTransaction): void {
    const dialog = answeredDialog(transaction.request, transaction.toTag)
    if (!dialog) return transaction.respond(plainAnswer(transaction, 400))
    const trunk = this.#options.trunkOf(transaction.request, transaction.flow.remote.address)
    const room = this.#options.roomOf?.(transaction.request) ?? null
    const ended = (): void => void this.#sessions.delete(session)
    const session = new IncomingCall({ network: this.network, transaction, dialog, trunk, room, ended })
    this.#sessions.add(session)
    this.#options.onInvite(session)
  }
}
