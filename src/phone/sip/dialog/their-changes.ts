import { answerTo } from '../message/answer-to.ts'
import { reasonPhrase } from '../message/reason-phrases.ts'
import type { Headers, SipResponse } from '../message/sip-message.ts'
import { newFraction, type Random } from '../random.ts'
import type { DialogPeer } from './dialog-peer.ts'
import type { GiveDescription, SessionListener } from './invite-session.ts'
import { refusalOfOffer } from './offer-state.ts'
import type { RefreshTimer } from './refresh-timer.ts'
import { abilities, descriptionIn, withDescription } from './session-body.ts'
import type { IncomingRequest } from './session-network.ts'
import type { SessionTerms } from './session-terms.ts'
import { answerTimer, MIN_SESSION, type TimerAnswer } from './session-timer.ts'

export interface TheirChangesOptions {
  readonly random: Random
  readonly peer: DialogPeer
  readonly terms: SessionTerms
  readonly timer: RefreshTimer
  readonly listener: () => SessionListener
  /** Sends a success of an INVITE until its ACK comes. */
  readonly succeed: (transaction: IncomingRequest, response: SipResponse) => void
}

/** An answer outside the offer and its terms. */
export const plainAnswer = ({ request, toTag }: IncomingRequest, status: number, headers: Headers = []): SipResponse =>
  answerTo(request, status, reasonPhrase(status), { toTag, headers })

/** Re-INVITE and UPDATE that the other side sends: hold, resume, other codecs, and refreshes (RFC 3261 §14.2, RFC 3311, RFC 4028 §9). */
export class TheirChanges {
  readonly #options: TheirChangesOptions
  /** Refuses the INVITE that is not answered yet. */
  #drop: (() => void) | undefined

  constructor(options: TheirChangesOptions) {
    this.#options = options
  }

  take(transaction: IncomingRequest): void {
    const refusal = this.#refusal(transaction)
    if (refusal) return transaction.respond(refusal)
    const { request } = transaction
    const agreed = answerTimer(request)
    const offer = descriptionIn(request)
    this.#options.peer.follow(request)
    if (request.method === 'UPDATE' && offer === null) this.#accept(transaction, agreed, null)
    else this.#ask(transaction, agreed, offer)
  }

  /** The session is over (RFC 3261 §15.1.2). */
  stop(): void {
    this.#drop?.()
  }

  #refusal(transaction: IncomingRequest): SipResponse | undefined {
    const { terms, random } = this.#options
    const { request } = transaction
    const offer = descriptionIn(request)
    const isInvite = request.method === 'INVITE'
    if (request.body.length > 0 && offer === null) return plainAnswer(transaction, 415, [['accept', 'application/sdp']])
    const busy = isInvite && terms.isAsked ? 500 : isInvite || offer !== null ? refusalOfOffer(terms.offers) : undefined
    if (busy) return plainAnswer(transaction, busy, busy === 500 ? [['retry-after', `${Math.floor(newFraction(random) * 11)}`]] : [])
    return answerTimer(request).kind === 'too-short' ? plainAnswer(transaction, 422, [['min-se', `${MIN_SESSION}`]]) : undefined
  }

  #ask(transaction: IncomingRequest, agreed: TimerAnswer, offer: string | null): void {
    const { terms } = this.#options
    const isInvite = transaction.request.method === 'INVITE'
    terms.offers = 'theirs'
    terms.isAsked = isInvite
    if (isInvite) transaction.respond(plainAnswer(transaction, 100))
    let isGiven = false
    const finish = (deed: () => void): void => {
      if (isGiven) return
      isGiven = true
      this.#drop = undefined
      terms.offers = 'settled'
      terms.isAsked = false
      deed()
    }
    const give: GiveDescription = (sdp) =>
      finish(() => {
        if (sdp === null) return transaction.respond(plainAnswer(transaction, 488))
        if (offer === null) terms.offers = 'ours'
        this.#accept(transaction, agreed, sdp)
      })
    this.#drop = () => finish(() => transaction.respond(plainAnswer(transaction, 487)))
    transaction.listen({ cancelled: this.#drop })
    const listener = this.#options.listener()
    if (listener.offer) listener.offer(offer, give)
    else give(null)
  }

  #accept(transaction: IncomingRequest, agreed: TimerAnswer, sdp: string | null): void {
    const { peer, terms, timer, succeed } = this.#options
    const { headers, body } = withDescription(sdp)
    const terms200: Headers = [['contact', peer.contact], ...abilities, ...(agreed.kind === 'agreed' ? agreed.headers : []), ...headers]
    const { request, toTag } = transaction
    const response = answerTo(request, 200, 'OK', { toTag, headers: terms200, body })
    terms.description = sdp ?? terms.description
    timer.restart(agreed.kind === 'agreed' ? agreed.timer : undefined, 'uas')
    if (request.method === 'INVITE') succeed(transaction, response)
    else transaction.respond(response)
  }
}
