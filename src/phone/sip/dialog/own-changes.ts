import type { Clock, Timer } from '../clock.ts'
import type { Headers, SipResponse } from '../message/sip-message.ts'
import { newFraction, type Random } from '../random.ts'
import { sequenceOf } from './dialog.ts'
import type { DialogPeer } from './dialog-peer.ts'
import type { OfferOutcome } from './invite-session.ts'
import { pauseAfterGlare } from './offer-state.ts'
import type { RefreshTimer } from './refresh-timer.ts'
import { abilities, descriptionIn, withDescription } from './session-body.ts'
import type { SessionTerms } from './session-terms.ts'
import { agreedTimer, askForTimer, demandedSession, MIN_SESSION } from './session-timer.ts'

export interface OwnChangesOptions {
  readonly clock: Clock
  readonly random: Random
  readonly peer: DialogPeer
  readonly terms: SessionTerms
  readonly timer: RefreshTimer
  /** We made the call. */
  readonly isCaller: boolean
  /** The other side does not know the dialog, or answers nothing any more (RFC 3261 §12.2.1.2). */
  lost(): void
}

/** How often something is asked again that met a change of the other side's, or a longer interval that it demands. */
const TRIES = 4

/** Re-INVITE and UPDATE that we send: changed sessions, and refreshes (RFC 3261 §14.1, RFC 3311, RFC 4028 §7.4). */
export class OwnChanges {
  readonly #options: OwnChangesOptions
  #again: Timer | undefined
  /** Whoever waits for an offer that is to be made again. */
  #waiting: (() => void) | undefined
  #isStopped = false

  constructor(options: OwnChangesOptions) {
    this.#options = options
  }

  reinvite(sdp: string): Promise<OfferOutcome> {
    return new Promise((resolve) => this.#offer(sdp, MIN_SESSION, TRIES, resolve))
  }

  /** Half of the session's time has passed. */
  refresh(): void {
    const { terms } = this.#options
    if (terms.peerUpdates) this.#update(MIN_SESSION, TRIES)
    else if (terms.description !== null) this.#offer(terms.description, MIN_SESSION, TRIES, (outcome) => this.#refreshed(outcome))
  }

  /** The session is over. What is on its way is still acknowledged. */
  stop(): void {
    this.#isStopped = true
    this.#again?.cancel()
    this.#waiting?.()
  }

  /** A change was in the way: once more, soon. A refusal is left to the expiry of the session. */
  #refreshed({ kind }: OfferOutcome): void {
    if (kind === 'not-now' && !this.#isStopped) this.#after(pauseAfterGlare(true, 1), () => this.refresh())
  }

  #offer(sdp: string, minSe: number, tries: number, done: (outcome: OfferOutcome) => void): void {
    const { terms, peer } = this.#options
    if (this.#isStopped || terms.offers !== 'settled' || terms.isAsked) return done({ kind: 'not-now' })
    terms.offers = 'ours'
    let acknowledge: (() => void) | undefined
    const { headers, body } = withDescription(sdp)
    peer.ask(
      'INVITE',
      { headers: [...this.#headers(minSe), ...headers], body },
      {
        answered: (response) => {
          if (acknowledge) return acknowledge()
          terms.offers = 'settled'
          if (response.status >= 300)
            return this.#refused(response, minSe, tries, (longer, left) => this.#offer(sdp, longer, left, done), done)
          acknowledge = peer.acknowledge(sequenceOf(response))
          terms.description = sdp
          this.#succeeded(response)
          done({ kind: 'answered', sdp: descriptionIn(response) ?? '' })
        },
        failed: () => {
          done({ kind: 'refused', status: 408 })
          this.#options.lost()
        },
      },
    )
  }

  #update(minSe: number, tries: number): void {
    this.#options.peer.ask(
      'UPDATE',
      { headers: this.#headers(minSe) },
      {
        answered: (response) => {
          if (response.status < 300) this.#succeeded(response)
          else
            this.#refused(
              response,
              minSe,
              tries,
              (longer, left) => this.#update(longer, left),
              () => undefined,
            )
        },
        failed: () => this.#options.lost(),
      },
    )
  }

  #headers(minSe: number): Headers {
    const { peer, terms } = this.#options
    const role = terms.weRefresh ? 'uac' : 'uas'
    return [['contact', peer.contact], ...abilities, ...(terms.timer ? askForTimer(terms.timer.seconds, minSe, role) : [])]
  }

  #succeeded(response: SipResponse): void {
    if (this.#isStopped) return
    const { peer, terms, timer } = this.#options
    peer.follow(response)
    const kept = terms.timer && { ...terms.timer, refresher: terms.weRefresh ? ('uac' as const) : ('uas' as const) }
    timer.restart(agreedTimer(response) ?? kept, 'uac')
  }

  #refused(
    response: SipResponse,
    minSe: number,
    tries: number,
    retry: (minSe: number, tries: number) => void,
    done: (outcome: OfferOutcome) => void,
  ): void {
    const { status } = response
    const longer = status === 422 ? demandedSession(response, minSe) : undefined
    if (status === 481 || status === 408) {
      done({ kind: 'refused', status })
      this.#options.lost()
    } else if (tries > 0 && longer !== undefined) retry(longer, tries - 1)
    else if (tries > 0 && status === 491 && !this.#isStopped) {
      const { isCaller, random } = this.#options
      this.#waiting = () => done({ kind: 'not-now' })
      this.#after(pauseAfterGlare(isCaller, newFraction(random)), () => retry(minSe, tries - 1))
    } else done({ kind: 'refused', status })
  }

  #after(ms: number, run: () => void): void {
    this.#again?.cancel()
    this.#again = this.#options.clock.after(ms, run)
  }
}
