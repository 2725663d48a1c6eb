import { writeSipMessage } from '../message/write-sip-message.ts'
import type { SipRequest } from '../message/sip-message.ts'
import type { ClientListener, ClientTransaction } from '../transaction/client-transaction.ts'
import type { TransactionLayer } from '../transaction/transaction-layer.ts'
import type { Flow } from '../transport/flow.ts'
import type { Destination } from '../transport/sip-transport.ts'
import { MOST_UDP_BYTES, wayOf } from './request-way.ts'
import type { SentRequest } from './session-network.ts'

/** What the Via will add. */
const VIA_BYTES = 120

interface Ways {
  /** Undefined where no socket of ours speaks that protocol; over UDP by the socket of `from` where it can be. */
  flowTo(destination: Destination, from?: Flow): Flow | undefined
}

/** Sends the requests of sessions and registrations by the way that is theirs. */
export class SessionRequests {
  readonly #ways: Ways
  readonly #transactions: TransactionLayer

  constructor(ways: Ways, transactions: TransactionLayer) {
    this.#ways = ways
    this.#transactions = transactions
  }

  /** Undefined where there is no way or no room. */
  send(request: SipRequest, from: Flow, listener: ClientListener): SentRequest | undefined {
    const flow = this.#flowFor(request, from)
    const wide = flow && this.#wider(request, flow)
    if (!flow || !wide) return flow && this.#start(request, flow, listener)
    return this.#startWide(request, wide, flow, listener)
  }

  /** The returned function sends the same ACK again. */
  acknowledge(request: SipRequest, from: Flow): () => void {
    const flow = this.#flowFor(request, from) ?? from
    const bytes = this.#transactions.sendAck(request, flow)
    return () => flow.send(bytes, () => undefined)
  }

  #flowFor(request: SipRequest, from: Flow): Flow | undefined {
    const way = wayOf(request, from)
    return 'send' in way ? way : this.#ways.flowTo(way, from)
  }

  /** TCP in place of UDP for a request that is too long for it. */
  #wider(request: SipRequest, flow: Flow): Flow | undefined {
    if (flow.protocol !== 'udp' || writeSipMessage(request).length + VIA_BYTES <= MOST_UDP_BYTES) return undefined
    const destination: Destination = { protocol: 'tcp', host: flow.remote.address, port: flow.remote.port }
    return this.#ways.flowTo(destination)
  }

  /** On a connection that is on its way it waits: Via says by which port of ours the answer comes. */
  #start(request: SipRequest, flow: Flow, listener: ClientListener): SentRequest | undefined {
    let transaction: ClientTransaction | undefined
    let [isLate, isBegun] = [false, false]
    flow.whenKnown(() => {
      isBegun = true
      transaction = this.#transactions.request(request, flow, listener)
      if (isLate && !transaction) listener.failed('transport-error')
    })
    isLate = !isBegun
    return isBegun && !transaction ? undefined : this.#handle(() => transaction)
  }

  /** Where nobody hears by TCP the request goes by UDP all the same (RFC 3261 §18.1.1). */
  #startWide(request: SipRequest, wide: Flow, narrow: Flow, listener: ClientListener): SentRequest | undefined {
    let current: ClientTransaction | undefined
    const failed: ClientListener['failed'] = (reason) => {
      if (reason === 'transport-error') current = this.#transactions.request(request, narrow, listener)
      if (reason === 'timeout' || !current) listener.failed(reason)
    }
    current = this.#transactions.request(request, wide, { response: (response) => listener.response(response), failed })
    return current && this.#handle(() => current)
  }

  #handle(current: () => ClientTransaction | undefined): SentRequest {
    return {
      cancel: () => {
        const transaction = current()
        if (transaction) this.#transactions.cancel(transaction)
      },
      abandon: () => current()?.abandon(),
    }
  }
}
