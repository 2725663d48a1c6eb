import type { Timer } from '../clock.ts'
import { answerTo } from '../message/answer-to.ts'
import { optionTagsOf } from '../message/option-tags.ts'
import { reasonPhrase } from '../message/reason-phrases.ts'
import { type Headers, type SipRequest, type SipResponse } from '../message/sip-message.ts'
import { Conversation } from './conversation.ts'
import type { Dialog } from './dialog.ts'
import { DialogPeer } from './dialog-peer.ts'
import type { IncomingSession, OfferOutcome, SessionEnd, SessionListener, SessionState } from './invite-session.ts'
import { ReliableProvisionals } from './reliable-provisionals.ts'
import { abilities, descriptionIn, withDescription } from './session-body.ts'
import type { IncomingRequest, SessionNetwork } from './session-network.ts'
import { newTerms, type SessionTerms } from './session-terms.ts'
import { answerTimer } from './session-timer.ts'
import { plainAnswer } from './their-changes.ts'

export interface IncomingCallOptions {
  readonly network: SessionNetwork
  readonly transaction: IncomingRequest
  /** As our answer makes it. */
  readonly dialog: Dialog
  readonly trunk: string | null
  readonly room: string | null
  /** Once, when nothing of the call is left to do for its user. */
  ended?(): void
}

/** A call that is neither answered nor given up for so long is refused (RFC 3261 §13.3.1). */
const UNANSWERED_MS = 180_000

/** A call that somebody makes to us (RFC 3261 §13.3, RFC 3262 §3). */
export class IncomingCall implements IncomingSession {
  readonly direction = 'incoming'
  readonly callId: string
  readonly offer: string | null
  readonly trunk: string | null
  readonly room: string | null
  readonly #options: IncomingCallOptions
  readonly #transaction: IncomingRequest
  readonly #peer: DialogPeer
  readonly #conversation: Conversation
  readonly #provisionals: ReliableProvisionals
  readonly #terms: SessionTerms
  readonly #patience: Timer
  #listener: SessionListener = {}
  #state: SessionState = 'unanswered'
  /** The success that waits for a PRACK. */
  #waiting: string | undefined

  constructor(options: IncomingCallOptions) {
    const { network, transaction, dialog } = options
    const { request } = transaction
    this.#options = options
    this.#transaction = transaction
    this.callId = dialog.callId
    this.offer = descriptionIn(request)
    this.trunk = options.trunk
    this.room = options.room
    this.#terms = newTerms(this.offer === null ? 'settled' : 'theirs', true)
    const user = { request: (one: IncomingRequest) => this.#receive(one), ack: (ack: SipRequest) => this.#acknowledged(ack) }
    this.#peer = new DialogPeer({ network, dialog, flow: transaction.flow, user })
    this.#conversation = new Conversation({
      network,
      peer: this.#peer,
      terms: this.#terms,
      isCaller: false,
      listener: () => this.#listener,
      ended: (end) => this.#end(end),
    })
    this.#provisionals = new ReliableProvisionals({
      clock: network.clock,
      random: network.random,
      invite: request,
      expired: () => this.#refuse(504, { by: 'network', why: 'no-answer' }),
    })
    this.#patience = network.clock.after(UNANSWERED_MS, () => this.#refuse(480, { by: 'us', why: 'no-answer' }))
    transaction.listen({ cancelled: () => this.#refuse(487, { by: 'them', why: 'cancelled' }) })
    transaction.respond(plainAnswer(transaction, 100))
  }

  get request(): SipRequest {
    return this.#transaction.request
  }

  get state(): SessionState {
    return this.#state
  }

  get remote() {
    return this.#transaction.flow.remote
  }

  listen(listener: SessionListener): void {
    this.#listener = listener
  }

  progress(status: number, sdp?: string): void {
    if (this.#state !== 'unanswered' || this.#waiting !== undefined) return
    const { isDemanded, isPossible } = this.#reliability()
    const { headers, body } = withDescription(sdp)
    const all: Headers = [['contact', this.#peer.contact], ...abilities, ...headers]
    if (!isDemanded && !(isPossible && sdp !== undefined)) return this.#transaction.respond(this.#answer(status, all, body))
    if (sdp !== undefined) this.#describe(sdp)
    this.#provisionals.add({
      send: (sequence) => this.#transaction.respond(this.#answer(status, [['require', '100rel'], ['rseq', `${sequence}`], ...all], body)),
      acknowledged: (prack) => this.#heard(prack),
    })
  }

  accept(sdp: string): void {
    if (this.#state !== 'unanswered' || this.#waiting !== undefined) return
    if (this.#provisionals.isWaiting) this.#waiting = sdp
    else this.#accept(sdp)
  }

  refuse(status: number, reason?: string, headers?: Headers): void {
    this.#refuse(status, { by: 'us', why: 'refused', status }, reason, headers)
  }

  reinvite(sdp: string): Promise<OfferOutcome> {
    return this.#state === 'established' ? this.#conversation.reinvite(sdp) : Promise.resolve({ kind: 'not-now' })
  }

  info(contentType: string, body: string): Promise<number> {
    return this.#state === 'established' ? this.#conversation.info(contentType, body) : Promise.resolve(481)
  }

  probe(): Promise<number> {
    return this.#state === 'established' ? this.#conversation.probe() : Promise.resolve(481)
  }

  bye(reason?: string): void {
    if (this.#state === 'unanswered') this.refuse(480)
    else this.#conversation.hangUp({ by: 'us', why: 'bye' }, reason)
  }

  /** The endpoint closes. */
  close(): void {
    if (this.#state === 'unanswered') this.#refuse(503, { by: 'us', why: 'closed' })
    else this.#conversation.hangUp({ by: 'us', why: 'closed' })
  }

  #answer(status: number, headers: Headers = [], body?: Buffer, reason = reasonPhrase(status)): SipResponse {
    const { request, toTag } = this.#transaction
    return answerTo(request, status, reason, { toTag, headers, ...(body ? { body } : {}) })
  }

  #reliability(): { readonly isDemanded: boolean; readonly isPossible: boolean } {
    const isDemanded = optionTagsOf(this.request, 'require').has('100rel')
    return { isDemanded, isPossible: isDemanded || optionTagsOf(this.request, 'supported').has('100rel') }
  }

  /** We said what our side is: the answer to an offer, or our offer where the caller made none. */
  #describe(sdp: string): void {
    this.#terms.description = sdp
    this.#terms.offers = this.#terms.offers === 'theirs' ? 'settled' : 'ours'
  }

  #accept(sdp: string): void {
    this.#waiting = undefined
    this.#state = 'answered'
    this.#patience.cancel()
    this.#provisionals.stop()
    const isDescribed = this.#terms.description !== null
    if (!isDescribed) this.#describe(sdp)
    this.#terms.isAsked = false
    const agreed = answerTimer(this.request)
    const { headers, body } = withDescription(isDescribed ? this.#terms.description : sdp)
    const all: Headers = [['contact', this.#peer.contact], ...abilities, ...(agreed.kind === 'agreed' ? agreed.headers : []), ...headers]
    this.#conversation.begin(this.request, agreed.kind === 'agreed' ? agreed.timer : undefined)
    this.#conversation.succeed(this.#transaction, this.#answer(200, all, body))
    this.#transaction.listen({ ack: (ack) => this.#acknowledged(ack) })
  }

  #acknowledged(ack: SipRequest): void {
    if (!this.#conversation.acknowledged(ack) || this.#state !== 'answered') return
    this.#state = 'established'
    this.#listener.established?.()
  }

  #receive(transaction: IncomingRequest): void {
    if (transaction.request.method === 'PRACK') return this.#takePrack(transaction)
    const wasUnanswered = this.#state === 'unanswered'
    this.#conversation.receive(transaction)
    // A caller that hangs up before it was answered still waits for that (RFC 3261 §15.1.2).
    if (wasUnanswered && this.#conversation.isOver) this.#transaction.respond(this.#answer(487))
  }

  #takePrack(transaction: IncomingRequest): void {
    if (!this.#peer.takes(transaction.request)) return transaction.respond(plainAnswer(transaction, 500))
    const isAnswer = this.#terms.offers === 'ours'
    const sdp = descriptionIn(transaction.request)
    if (!isAnswer && sdp !== null) return this.#takeOffer(transaction, sdp)
    const isMeant = this.#provisionals.take(transaction.request)
    transaction.respond(plainAnswer(transaction, isMeant ? 200 : 481))
  }

  /** A PRACK may offer again; its success answers (RFC 3262 §5). */
  #takeOffer(transaction: IncomingRequest, offer: string): void {
    const give = (sdp: string | null): void => {
      if (sdp === null) return transaction.respond(plainAnswer(transaction, 488))
      const { request, toTag } = transaction
      this.#terms.description = sdp
      transaction.respond(answerTo(request, 200, 'OK', { toTag, ...withDescription(sdp) }))
    }
    if (!this.#provisionals.take(transaction.request)) return transaction.respond(plainAnswer(transaction, 481))
    if (this.#listener.offer) this.#listener.offer(offer, give)
    else give(null)
  }

  /** A reliable answer has arrived. */
  #heard(prack: SipRequest): void {
    const sdp = descriptionIn(prack)
    if (this.#terms.offers === 'ours' && sdp !== null) {
      this.#terms.offers = 'settled'
      this.#listener.answer?.(sdp)
    }
    // Once more around the queue, so that the PRACK is answered before the INVITE is.
    if (this.#waiting !== undefined) this.#options.network.clock.after(0, () => this.#waiting !== undefined && this.#accept(this.#waiting))
  }

  #refuse(status: number, end: SessionEnd, reason?: string, headers: Headers = []): void {
    if (this.#state !== 'unanswered') return
    this.#transaction.respond(this.#answer(status, headers, undefined, reason))
    this.#conversation.finish(end)
  }

  #end(end: SessionEnd): void {
    this.#state = 'ended'
    this.#patience.cancel()
    this.#waiting = undefined
    this.#provisionals.stop()
    this.#listener.ended?.(end)
    this.#options.ended?.()
  }
}
