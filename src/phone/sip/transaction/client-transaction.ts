import type { Clock } from '../clock.ts'
import { headerOf, headersOf, type Headers, type SipRequest, type SipResponse } from '../message/sip-message.ts'
import { parseCSeq } from '../message/cseq.ts'
import { writeSipMessage } from '../message/write-sip-message.ts'
import { type Flow, isReliable } from '../transport/flow.ts'
import { inviteClient } from './invite-client.ts'
import type { Action } from './machine.ts'
import { nonInviteClient } from './non-invite-client.ts'
import { RunningMachine } from './running-machine.ts'

export type ClientFailure = 'timeout' | 'transport-error'

export interface ClientListener {
  /** Provisional ones, then one final; of an INVITE every success that comes within 32 s. */
  response(response: SipResponse): void
  /** No final answer will come. */
  failed(reason: ClientFailure): void
}

export interface ClientParts {
  /** As it goes on the wire, with its Via. */
  readonly request: SipRequest
  readonly branch: string
  readonly flow: Flow
  readonly clock: Clock
  readonly listener: ClientListener
  /** Once, when the transaction is over. */
  readonly ended: () => void
}

const valuesOf = (request: SipRequest, name: string): Headers => headersOf(request, name).map((value) => [name, value])

/** ACK of a refusal, and CANCEL, as parts of the transaction of their INVITE (RFC 3261 §9.1, §17.1.1.3). */
function companion(method: 'ACK' | 'CANCEL', invite: SipRequest, to: string): SipRequest {
  const headers: Headers = [
    ['via', headerOf(invite, 'via') ?? ''],
    ['max-forwards', '70'],
    ...valuesOf(invite, 'route'),
    ...valuesOf(invite, 'from'),
    ['to', to],
    ...valuesOf(invite, 'call-id'),
    ['cseq', `${parseCSeq(headerOf(invite, 'cseq') ?? '')?.number ?? 0} ${method}`],
  ]
  return { kind: 'request', method, uri: invite.uri, headers, body: Buffer.alloc(0) }
}

/** One request of ours, until its answer is final and no echo of it can come any more. */
export class ClientTransaction {
  readonly request: SipRequest
  readonly branch: string
  readonly flow: Flow
  readonly #listener: ClientListener
  readonly #machine: RunningMachine
  readonly #bytes: Buffer
  #last: SipResponse | undefined

  constructor({ request, branch, flow, clock, listener, ended }: ClientParts) {
    this.request = request
    this.branch = branch
    this.flow = flow
    this.#listener = listener
    this.#bytes = writeSipMessage(request)
    const table = request.method === 'INVITE' ? inviteClient : nonInviteClient
    this.#machine = new RunningMachine(table, isReliable(flow), clock, { perform: (deed) => this.#perform(deed), ended })
  }

  start(): void {
    this.#machine.dispatch('start')
  }

  receive(response: SipResponse): void {
    this.#last = response
    this.#machine.dispatch(response.status < 200 ? 'provisional' : response.status < 300 ? 'success' : 'failure')
  }

  /** Forgets the request without a word. */
  abandon(): void {
    this.#machine.dispatch('abandon')
  }

  stop(): void {
    this.#machine.stop()
  }

  /** The CANCEL of this INVITE; to be sent once something provisional came, as a transaction of its own. */
  cancellation(): SipRequest {
    return companion('CANCEL', this.request, headerOf(this.request, 'to') ?? '')
  }

  #perform(deed: Action): void {
    if (deed.kind === 'send') this.#send(deed.what === 'ack' ? this.#ack() : this.#bytes)
    if (deed.kind !== 'tell') return
    if (deed.what === 'timeout' || deed.what === 'transport-error') this.#listener.failed(deed.what)
    else if (this.#last) this.#listener.response(this.#last)
  }

  #ack(): Buffer {
    const to = this.#last && headerOf(this.#last, 'to')
    return writeSipMessage(companion('ACK', this.request, to ?? headerOf(this.request, 'to') ?? ''))
  }

  #send(bytes: Buffer): void {
    this.flow.send(bytes, () => this.#machine.dispatch('transport-error'))
  }
}
