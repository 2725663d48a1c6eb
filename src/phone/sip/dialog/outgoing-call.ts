import { MAX_FORWARDS } from '../message/max-forwards.ts'
import { tagOf } from '../message/name-address.ts'
import { headerOf, type Headers, type SipRequest, type SipResponse } from '../message/sip-message.ts'
import type { Timer } from '../clock.ts'
import { newToken } from '../random.ts'
import { PATIENCE } from '../transaction/machine.ts'
import type { Flow, SocketAddress } from '../transport/flow.ts'
import { Conversation } from './conversation.ts'
import { type Dialog, offeredDialog, sequenceOf } from './dialog.ts'
import { DialogPeer } from './dialog-peer.ts'
import type { InviteSession, OfferOutcome, SessionEnd, SessionListener, SessionState } from './invite-session.ts'
import { abilities, descriptionIn, withDescription } from './session-body.ts'
import { type IncomingRequest, isChallenge, type Prover, type SentRequest, type SessionNetwork } from './session-network.ts'
import { newTerms } from './session-terms.ts'
import { agreedTimer, askForTimer, demandedSession, MIN_SESSION, WANTED_SESSION } from './session-timer.ts'
import { plainAnswer } from './their-changes.ts'

export interface CallParts {
  /** Whom: a SIP URI. */
  readonly uri: string
  /** Values of From and To, without tags. */
  readonly from: string
  readonly to: string
  readonly sdp: string
  /** Privacy, P-Asserted-Identity, Route… */
  readonly headers?: Headers
  readonly prover?: Prover
}

export interface OutgoingCallOptions {
  readonly network: SessionNetwork
  readonly flow: Flow
  readonly call: CallParts
  readonly trunk: string | null
  /** Once, when nothing of the call is left to do for its user. */
  ended?(): void
}

/** How often an INVITE is sent again with what the other side demands. */
const MOST_TRIES = 5

/** A call that we make (RFC 3261 §13.2). It always offers. */
export class OutgoingCall implements InviteSession {
  readonly direction = 'outgoing'
  readonly callId: string
  readonly trunk: string | null
  readonly #options: OutgoingCallOptions
  readonly #from: string
  readonly #acknowledge = new Map<string, () => void>()
  #listener: SessionListener = {}
  #state: SessionState = 'unanswered'
  #request: SipRequest
  #invite: SentRequest | undefined
  #conversation: Conversation | undefined
  #hasHeard = false
  #isTrying = false
  #tries = 0
  #wantsEnd = false
  #giveUp: Timer | undefined

  constructor(options: OutgoingCallOptions) {
    const { network, call } = options
    this.#options = options
    this.callId = newToken(network.random)
    this.trunk = options.trunk
    this.#from = `${call.from};tag=${newToken(network.random)}`
    this.#request = this.#inviteOf(1, MIN_SESSION)
    // Whoever asked for the call listens first.
    network.clock.after(0, () => options.flow.whenKnown(() => this.#send(this.#inviteOf(1, MIN_SESSION), MIN_SESSION)))
  }

  get request(): SipRequest {
    return this.#request
  }

  get state(): SessionState {
    return this.#state
  }

  get remote(): SocketAddress {
    return this.#options.flow.remote
  }

  listen(listener: SessionListener): void {
    this.#listener = listener
  }

  reinvite(sdp: string): Promise<OfferOutcome> {
    return this.#conversation?.reinvite(sdp) ?? Promise.resolve({ kind: 'not-now' })
  }

  info(contentType: string, body: string): Promise<number> {
    return this.#conversation?.info(contentType, body) ?? Promise.resolve(481)
  }

  probe(): Promise<number> {
    return this.#conversation?.probe() ?? Promise.resolve(481)
  }

  bye(reason?: string): void {
    if (this.#conversation) this.#conversation.hangUp({ by: 'us', why: 'bye' }, reason)
    else this.#cancel()
  }

  /** The endpoint closes. */
  close(): void {
    if (this.#conversation) this.#conversation.hangUp({ by: 'us', why: 'closed' })
    else this.#cancel()
  }

  #inviteOf(sequence: number, minSe: number): SipRequest {
    const { call, network, flow } = this.#options
    const { headers, body } = withDescription(call.sdp)
    return {
      kind: 'request',
      method: 'INVITE',
      uri: call.uri,
      headers: [
        ['max-forwards', `${MAX_FORWARDS}`],
        ['from', this.#from],
        ['to', call.to],
        ['call-id', this.callId],
        ['cseq', `${sequence} INVITE`],
        ['contact', network.contactFor(flow)],
        ['allow', abilities[0]?.[1] ?? ''],
        // Without 100rel: provisional answers need no PRACK then.
        ['supported', 'timer'],
        ...askForTimer(WANTED_SESSION, minSe, undefined),
        ...(call.headers ?? []),
        ...(call.prover?.headersFor('INVITE', call.uri) ?? []),
        ...headers,
      ],
      body,
    }
  }

  #send(request: SipRequest, minSe: number): void {
    if (this.#state === 'ended') return
    this.#request = request
    this.#hasHeard = false
    this.#invite = this.#options.network.request(request, this.#options.flow, {
      response: (response) => this.#heard(response, minSe),
      failed: () => this.#failed(),
    })
    if (!this.#invite) this.#failed()
  }

  #heard(response: SipResponse, minSe: number): void {
    if (!this.#isTrying) this.#listener.trying?.()
    this.#isTrying = true
    if (response.status >= 300) return this.#refused(response, minSe)
    if (response.status >= 200) return this.#answered(response)
    if (!this.#hasHeard && this.#wantsEnd) this.#sendCancel()
    this.#hasHeard = true
    if (response.status > 100 && this.#state === 'unanswered') this.#listener.progress?.(response.status, descriptionIn(response))
  }

  #refused(response: SipResponse, minSe: number): void {
    const { status } = response
    const isProvable = isChallenge(response) && this.#options.call.prover?.challenged(response, this.#request) === 'retry'
    const longer = status === 422 ? demandedSession(response, minSe) : undefined
    const demanded = isProvable ? minSe : longer
    if (this.#wantsEnd) this.#end({ by: 'us', why: 'cancelled' })
    else if (demanded === undefined || ++this.#tries > MOST_TRIES) this.#end({ by: 'them', why: 'refused', status })
    else this.#send(this.#inviteOf(sequenceOf(this.#request) + 1, demanded), demanded)
  }

  /** The first who picks up has the call; all others are thanked and hung up (RFC 3261 §13.2.2.4). */
  #answered(response: SipResponse): void {
    const tag = tagOf(headerOf(response, 'to') ?? '') ?? ''
    const known = this.#acknowledge.get(tag)
    if (known) return known()
    const dialog = offeredDialog(this.#request, response)
    if (!dialog) return this.#end({ by: 'network', why: 'no-answer' })
    const conversation = this.#createConversation(dialog, tag)
    const sdp = descriptionIn(response)
    if (this.#conversation || this.#wantsEnd || sdp === null) conversation.hangUp({ by: 'us', why: this.#wantsEnd ? 'cancelled' : 'bye' })
    else this.#establish(conversation, response, sdp)
  }

  #establish(conversation: Conversation, response: SipResponse, sdp: string): void {
    this.#conversation = conversation
    this.#state = 'established'
    conversation.begin(response, agreedTimer(response))
    this.#listener.answer?.(sdp)
    this.#listener.established?.()
  }

  #createConversation(dialog: Dialog, tag: string): Conversation {
    const { network, flow, call } = this.#options
    const user = {
      request: (one: IncomingRequest) => receive(one),
      ack: (ack: SipRequest) => void conversation.acknowledged(ack),
    }
    const peer = new DialogPeer({ network, dialog, flow, user, prover: call.prover })
    this.#acknowledge.set(tag, peer.acknowledge(dialog.localSequence))
    const terms = newTerms('settled', false)
    terms.description = call.sdp
    const ended = (end: SessionEnd): void => {
      if (this.#conversation === conversation || !this.#conversation) this.#end(end)
    }
    const conversation = new Conversation({ network, peer, terms, isCaller: true, listener: () => this.#listener, ended })
    const receive = (one: IncomingRequest): void =>
      one.request.method === 'PRACK' ? one.respond(plainAnswer(one, 481)) : conversation.receive(one)
    return conversation
  }

  #cancel(): void {
    if (this.#wantsEnd || this.#state === 'ended') return
    this.#wantsEnd = true
    if (!this.#invite) return this.#end({ by: 'us', why: 'cancelled' })
    // A CANCEL must not overtake its INVITE: it waits for the first answer (RFC 3261 §9.1).
    if (this.#hasHeard) this.#sendCancel()
  }

  #sendCancel(): void {
    if (!this.#invite) return
    const invite = this.#invite
    invite.cancel()
    this.#giveUp = this.#options.network.clock.after(PATIENCE, () => {
      invite.abandon()
      this.#end({ by: 'us', why: 'cancelled' })
    })
  }

  #failed(): void {
    this.#end(this.#wantsEnd ? { by: 'us', why: 'cancelled' } : { by: 'network', why: 'no-answer' })
  }

  #end(end: SessionEnd): void {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    this.#giveUp?.cancel()
    this.#listener.ended?.(end)
    this.#options.ended?.()
  }
}
