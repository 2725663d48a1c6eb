import type { Clock } from '../clock.ts'
import { answerTo } from '../message/answer-to.ts'
import type { SipMessage, SipRequest, SipResponse } from '../message/sip-message.ts'
import { BRANCH_COOKIE, writeVia } from '../message/via.ts'
import { writeSipMessage } from '../message/write-sip-message.ts'
import { newToken, type Random } from '../random.ts'
import type { Flow } from '../transport/flow.ts'
import { type ClientListener, ClientTransaction } from './client-transaction.ts'
import { ServerTransaction } from './server-transaction.ts'
import { cancelledKeyOf, clientKeyOf, mergeKeyOf, serverKeyOf } from './transaction-key.ts'

export interface TransactionUser {
  /** A new request that is neither ACK nor CANCEL. The user answers it, sooner or later. */
  request(transaction: ServerTransaction): void
  /** The ACK of a success: no transaction is its. */
  ack(request: SipRequest, flow: Flow): void
}

export interface TransactionOptions {
  readonly clock: Clock
  readonly random: Random
  readonly user: TransactionUser
  /** Transactions of either side at once; beyond it 503 is answered without any memory. */
  readonly most: number
}

/** Seconds after which a caller may try again that found no room. */
const RETRY_AFTER = '10'

/** All transactions of one endpoint (RFC 3261 §17): each message finds its own, or makes one. */
export class TransactionLayer {
  readonly #options: TransactionOptions
  readonly #clients = new Map<string, ClientTransaction>()
  readonly #servers = new Map<string, ServerTransaction>()
  /** The first transaction of each request that may come on two ways. */
  readonly #firsts = new Map<string, ServerTransaction>()

  constructor(options: TransactionOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#clients.size + this.#servers.size
  }

  /** A request that came before, its ACK, or its CANCEL. */
  knows(request: SipRequest): boolean {
    const key = request.method === 'CANCEL' ? cancelledKeyOf(request) : serverKeyOf(request)
    return key !== undefined && this.#servers.has(key)
  }

  receive(message: SipMessage, flow: Flow): void {
    if (message.kind === 'request') this.#receiveRequest(message, flow)
    else this.#clients.get(clientKeyOf(message) ?? '')?.receive(message)
  }

  /** Sends a request that has no Via yet. Undefined when there are too many already. */
  request(request: SipRequest, flow: Flow, listener: ClientListener): ClientTransaction | undefined {
    const branch = this.#newBranch()
    return this.#startClient(this.#withVia(request, flow, branch), branch, flow, listener)
  }

  /** Asks the other side to give up an INVITE that it has answered provisionally. */
  cancel(invite: ClientTransaction): void {
    this.#startClient(invite.cancellation(), invite.branch, invite.flow, { response: () => undefined, failed: () => undefined })
  }

  /** Sends a request that no answer follows: the ACK of a success. Its bytes serve to send it again. */
  sendAck(request: SipRequest, flow: Flow): Buffer {
    const bytes = writeSipMessage(this.#withVia(request, flow, this.#newBranch()))
    flow.send(bytes, () => undefined)
    return bytes
  }

  /** The same request has come on another way before (482, RFC 3261 §8.2.2.2). */
  isMerged({ request }: ServerTransaction): boolean {
    const first = this.#firsts.get(mergeKeyOf(request) ?? '')
    return first !== undefined && first.request !== request
  }

  /** Nothing is sent or told any more. */
  close(): void {
    for (const transaction of [...this.#clients.values(), ...this.#servers.values()]) transaction.stop()
    for (const map of [this.#clients, this.#servers, this.#firsts]) map.clear()
  }

  #newBranch(): string {
    return `${BRANCH_COOKIE}${newToken(this.#options.random)}`
  }

  #withVia(request: SipRequest, { protocol, local }: Flow, branch: string): SipRequest {
    const parameters = new Map([
      ['branch', branch],
      ['rport', undefined],
    ])
    const via = writeVia({ transport: protocol.toUpperCase(), host: local.address, port: local.port, parameters })
    return { ...request, headers: [['via', via], ...request.headers] }
  }

  #startClient(request: SipRequest, branch: string, flow: Flow, listener: ClientListener): ClientTransaction | undefined {
    if (this.size >= this.#options.most) return undefined
    const key = `${branch} ${request.method}`
    const transaction = new ClientTransaction({
      request,
      branch,
      flow,
      clock: this.#options.clock,
      listener,
      ended: () => void this.#clients.delete(key),
    })
    this.#clients.set(key, transaction)
    transaction.start()
    return transaction
  }

  #receiveRequest(request: SipRequest, flow: Flow): void {
    const key = serverKeyOf(request)
    const known = key === undefined ? undefined : this.#servers.get(key)
    if (request.method === 'ACK') return known ? known.receive(request) : this.#options.user.ack(request, flow)
    if (known) return known.receive(request)
    if (key === undefined) return this.#refuse(request, flow, 400)
    if (this.size >= this.#options.most) return this.#refuse(request, flow, 503)
    const transaction = this.#startServer(key, request, flow)
    if (request.method === 'CANCEL') this.#cancel(transaction)
    else this.#options.user.request(transaction)
  }

  #startServer(key: string, request: SipRequest, flow: Flow): ServerTransaction {
    const { clock, random } = this.#options
    const merge = mergeKeyOf(request)
    const transaction = new ServerTransaction(request, flow, newToken(random), clock, () => {
      this.#servers.delete(key)
      if (merge !== undefined && this.#firsts.get(merge) === transaction) this.#firsts.delete(merge)
    })
    this.#servers.set(key, transaction)
    if (merge !== undefined && !this.#firsts.has(merge)) this.#firsts.set(merge, transaction)
    return transaction
  }

  #cancel(cancel: ServerTransaction): void {
    const invite = this.#servers.get(cancelledKeyOf(cancel.request) ?? '')
    const [status, reason] = invite ? ([200, 'OK'] as const) : ([481, 'Call/Transaction Does Not Exist'] as const)
    cancel.respond(answerTo(cancel.request, status, reason, { toTag: invite?.toTag ?? cancel.toTag }))
    invite?.cancel()
  }

  /** Without a transaction: nothing is kept, and a repeated request is refused again. */
  #refuse(request: SipRequest, flow: Flow, status: 400 | 503): void {
    const parts = { toTag: newToken(this.#options.random) }
    const response: SipResponse =
      status === 400
        ? answerTo(request, 400, 'Bad Branch', parts)
        : answerTo(request, 503, 'Service Unavailable', { ...parts, headers: [['retry-after', RETRY_AFTER]] })
    flow.send(writeSipMessage(response), () => undefined)
  }
}
