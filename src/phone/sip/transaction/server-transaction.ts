import type { Clock } from '../clock.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { writeSipMessage } from '../message/write-sip-message.ts'
import { type Flow, isReliable } from '../transport/flow.ts'
import { inviteServer } from './invite-server.ts'
import type { Action } from './machine.ts'
import { nonInviteServer } from './non-invite-server.ts'
import { RunningMachine } from './running-machine.ts'

export interface ServerListener {
  /** Of an INVITE: it has been cancelled. The CANCEL itself is answered already. */
  cancelled?(): void
  /** Of an INVITE: a careless client acknowledged the success inside this transaction (RFC 6026 §7.1). */
  ack?(request: SipRequest): void
  /** Of an INVITE: nobody acknowledged the refusal, or an answer could not be sent. */
  failed?(reason: 'timeout' | 'transport-error'): void
}

/** One request of the other side's, until nothing of it can come again. */
export class ServerTransaction {
  readonly request: SipRequest
  readonly flow: Flow
  /** The tag that all answers of this transaction carry. */
  readonly toTag: string
  readonly #machine: RunningMachine
  #listener: ServerListener = {}
  #answer: Buffer | undefined
  #isAnswered = false
  #ack: SipRequest | undefined

  constructor(request: SipRequest, flow: Flow, toTag: string, clock: Clock, ended: () => void) {
    this.request = request
    this.flow = flow
    this.toTag = toTag
    const table = request.method === 'INVITE' ? inviteServer : nonInviteServer
    this.#machine = new RunningMachine(table, isReliable(flow), clock, { perform: (deed) => this.#perform(deed), ended })
    this.#machine.dispatch('start')
  }

  /** A final answer was given. */
  get isAnswered(): boolean {
    return this.#isAnswered
  }

  listen(listener: ServerListener): void {
    this.#listener = listener
  }

  /** Nothing follows a final answer, but the same success again. */
  respond(response: SipResponse): void {
    if (this.#isAnswered && response.status >= 300) return
    this.#isAnswered ||= response.status >= 200
    this.#answer = writeSipMessage(response)
    this.#machine.dispatch(response.status < 200 ? 'send-provisional' : response.status < 300 ? 'send-success' : 'send-failure')
  }

  /** The request again, or its ACK. */
  receive(request: SipRequest): void {
    if (request.method === 'ACK') this.#ack = request
    this.#machine.dispatch(request.method === 'ACK' ? 'ack' : 'request')
  }

  cancel(): void {
    if (!this.#isAnswered) this.#listener.cancelled?.()
  }

  stop(): void {
    this.#machine.stop()
  }

  #perform(deed: Action): void {
    if (deed.kind === 'send' && this.#answer) this.flow.send(this.#answer, () => this.#machine.dispatch('transport-error'))
    if (deed.kind !== 'tell') return
    if (deed.what === 'ack' && this.#ack) this.#listener.ack?.(this.#ack)
    if (deed.what === 'timeout' || deed.what === 'transport-error') this.#listener.failed?.(deed.what)
  }
}
