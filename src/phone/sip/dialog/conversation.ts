import { headerOf, type Headers, type SipRequest, type SipResponse } from '../message/sip-message.ts'
import { type DialogRequestParts, sequenceOf } from './dialog.ts'
import type { DialogPeer } from './dialog-peer.ts'
import type { OfferOutcome, SessionEnd, SessionListener } from './invite-session.ts'
import { OwnChanges } from './own-changes.ts'
import { RefreshTimer } from './refresh-timer.ts'
import { RepeatedSuccess } from './repeated-success.ts'
import { abilities, allows, descriptionIn } from './session-body.ts'
import type { IncomingRequest, SessionNetwork } from './session-network.ts'
import type { SessionTerms } from './session-terms.ts'
import type { SessionTimer } from './session-timer.ts'
import { plainAnswer, TheirChanges } from './their-changes.ts'

export interface ConversationOptions {
  readonly network: SessionNetwork
  readonly peer: DialogPeer
  readonly terms: SessionTerms
  /** We made the call. */
  readonly isCaller: boolean
  readonly listener: () => SessionListener
  /** Once: for whoever uses the session it is over. */
  ended(end: SessionEnd): void
}

/** What both sides do inside a dialog, whoever made the call: change the session, refresh it, send digits, hang up. */
export class Conversation {
  readonly #options: ConversationOptions
  readonly #timer: RefreshTimer
  readonly #ours: OwnChanges
  readonly #theirs: TheirChanges
  /** Our successes that wait for their ACK, by the number of their INVITE. */
  readonly #unacknowledged = new Map<number, RepeatedSuccess>()
  /** The BYE that must not overtake the ACK (RFC 3261 §15). */
  #farewell: (() => void) | undefined
  #isOver = false

  constructor(options: ConversationOptions) {
    const { network, peer, terms, isCaller } = options
    this.#options = options
    const expired = (): void => this.hangUp({ by: 'network', why: 'expired' })
    const refresh = (): void => this.#ours.refresh()
    this.#timer = new RefreshTimer(network.clock, terms, refresh, expired)
    const common = { peer, terms, timer: this.#timer, random: network.random }
    this.#ours = new OwnChanges({ ...common, clock: network.clock, isCaller, lost: () => this.#lost() })
    this.#theirs = new TheirChanges({
      ...common,
      listener: options.listener,
      succeed: (transaction, response) => this.succeed(transaction, response),
    })
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** The INVITE was answered; `message` tells what the other side is able to. */
  begin(message: SipRequest | SipResponse, timer: SessionTimer | undefined): void {
    this.#options.terms.peerUpdates = allows(message, 'UPDATE')
    this.#timer.restart(timer, this.#options.isCaller ? 'uac' : 'uas')
  }

  /** Sends a success of an INVITE until its ACK comes. */
  succeed(transaction: IncomingRequest, response: SipResponse): void {
    const sequence = sequenceOf(transaction.request)
    const forget = (): void => {
      this.#unacknowledged.delete(sequence)
      if (this.#farewell) this.#farewell()
      else this.hangUp({ by: 'network', why: 'no-answer' })
    }
    transaction.listen({ ack: (ack) => this.acknowledged(ack) })
    this.#unacknowledged.set(sequence, new RepeatedSuccess(this.#options.network.clock, () => transaction.respond(response), forget))
  }

  /** Whether this ACK is the first for its INVITE. An answer inside it is told. */
  acknowledged(ack: SipRequest): boolean {
    const success = this.#unacknowledged.get(sequenceOf(ack))
    if (!success) return false
    success.stop()
    this.#unacknowledged.delete(sequenceOf(ack))
    if (this.#farewell) this.#farewell()
    else if (this.#options.terms.offers === 'ours') this.#takeAnswer(descriptionIn(ack))
    return !this.#isOver
  }

  /** A request inside the dialog, but ACK and PRACK. */
  receive(transaction: IncomingRequest): void {
    const { request } = transaction
    if (!this.#options.peer.takes(request)) return transaction.respond(plainAnswer(transaction, 500))
    if (request.method === 'BYE') return this.#takeBye(transaction)
    if (this.#isOver) return transaction.respond(plainAnswer(transaction, 481))
    if (request.method === 'INVITE' || request.method === 'UPDATE') return this.#theirs.take(transaction)
    if (request.method === 'INFO') return this.#takeInfo(transaction)
    transaction.respond(plainAnswer(transaction, request.method === 'OPTIONS' ? 200 : 405, abilities))
  }

  async reinvite(sdp: string): Promise<OfferOutcome> {
    return this.#isOver ? { kind: 'not-now' } : this.#ours.reinvite(sdp)
  }

  info(contentType: string, body: string): Promise<number> {
    return this.#ask('INFO', { headers: [['content-type', contentType]], body: Buffer.from(body) })
  }

  probe(): Promise<number> {
    return this.#isOver ? Promise.resolve(481) : this.#ask('OPTIONS', { headers: [['accept', 'application/sdp']] })
  }

  /** Whoever knows nothing of the dialog, or answers nothing, is not there any more (RFC 3261 §12.2.1.2). */
  #ask(method: string, parts: DialogRequestParts): Promise<number> {
    return new Promise((resolve) => {
      this.#options.peer.ask(method, parts, {
        answered: ({ status }) => {
          resolve(status)
          if (status === 481 || status === 408) this.#lost()
        },
        failed: () => {
          resolve(408)
          this.#lost()
        },
      })
    })
  }

  /** Says BYE and is over; the answer to it changes nothing. */
  hangUp(end: SessionEnd, reason?: string): void {
    if (this.#isOver) return
    const headers: Headers = reason === undefined ? [] : [['reason', `SIP;text="${reason.replace(/["\\\r\n]/g, '')}"`]]
    const farewell = (): void => {
      this.#options.peer.ask('BYE', { headers }, { answered: () => undefined, failed: () => undefined })
      this.#leave()
    }
    this.#finish(end)
    if (this.#unacknowledged.size === 0) farewell()
    else this.#farewell = farewell
  }

  /** Is over without a word. */
  finish(end: SessionEnd): void {
    if (!this.#isOver) this.#finish(end)
    this.#leave()
  }

  #finish(end: SessionEnd): void {
    this.#isOver = true
    this.#timer.stop()
    this.#ours.stop()
    this.#theirs.stop()
    this.#options.ended(end)
  }

  #leave(): void {
    for (const success of this.#unacknowledged.values()) success.stop()
    this.#unacknowledged.clear()
    this.#options.peer.leave()
  }

  #lost(): void {
    this.hangUp({ by: 'network', why: 'no-answer' })
  }

  #takeBye(transaction: IncomingRequest): void {
    transaction.respond(plainAnswer(transaction, 200))
    this.finish({ by: 'them', why: 'bye' })
  }

  #takeInfo(transaction: IncomingRequest): void {
    transaction.respond(plainAnswer(transaction, 200))
    const { request } = transaction
    this.#options.listener().info?.((headerOf(request, 'content-type') ?? '').toLowerCase(), request.body)
  }

  /** The answer to an offer that we made in a success. Without one there is no session. */
  #takeAnswer(sdp: string | null): void {
    this.#options.terms.offers = 'settled'
    if (sdp === null) this.hangUp({ by: 'us', why: 'bye' }, 'No answer to the offer')
    else this.#options.listener().answer?.(sdp)
  }
}
