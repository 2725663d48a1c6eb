import type { Clock } from '../clock.ts'
import type { Headers, SipRequest, SipResponse } from '../message/sip-message.ts'
import type { Random } from '../random.ts'
import type { ClientListener } from '../transaction/client-transaction.ts'
import type { Flow } from '../transport/flow.ts'

/** Proves who we are where a trunk asks (401, 407); `DigestClient` does. */
export interface Prover {
  challenged(challenge: SipResponse, request: SipRequest): 'retry' | 'refused' | 'unsupported'
  /** Empty before the first challenge. */
  headersFor(method: string, uri: string): Headers
}

export const isChallenge = ({ status }: SipResponse): boolean => status === 401 || status === 407

/** Whoever takes the requests that come inside a dialog. */
export interface DialogUser {
  request(transaction: IncomingRequest): void
  ack(request: SipRequest): void
}

/** What a session sees of a server transaction. */
export interface IncomingRequest {
  readonly request: SipRequest
  readonly flow: Flow
  readonly toTag: string
  respond(response: SipResponse): void
  listen(listener: { cancelled?(): void; ack?(request: SipRequest): void; failed?(reason: 'timeout' | 'transport-error'): void }): void
}

/** A request on its way. */
export interface SentRequest {
  /** Asks the other side to give up an INVITE that it has answered provisionally. */
  cancel(): void
  /** No answer is waited for any more. */
  abandon(): void
}

/** What sessions ask of the layers below them. */
export interface SessionNetwork {
  readonly clock: Clock
  readonly random: Random
  /** Our Contact as those see it that come by this flow: `<sip:…>`, with a user where one is given. */
  contactFor(flow: Flow, user?: string): string
  /** Sends a request without Via on the flow where that leads to its next hop, else by a new one. Undefined where there is no way or no room. */
  request(request: SipRequest, flow: Flow, listener: ClientListener): SentRequest | undefined
  /** Sends the ACK of a success; the returned function sends it again. */
  ack(request: SipRequest, flow: Flow): () => void
  /** From now on requests of this dialog go to `user`; the returned function ends that. */
  enter(dialogKey: string, user: DialogUser): () => void
}
