import type { OfferState } from './offer-state.ts'
import type { SessionTimer } from './session-timer.ts'

/** What both sides of a session have agreed, and whose turn it is; one record that all who negotiate share. */
export interface SessionTerms {
  offers: OfferState
  /** An INVITE of the other side is not answered yet. */
  isAsked: boolean
  /** What we said last; null before we said anything. */
  description: string | null
  /** The other side takes UPDATE, so that a refresh need not repeat descriptions. */
  peerUpdates: boolean
  timer: SessionTimer | undefined
  weRefresh: boolean
}

export const newTerms = (offers: OfferState, isAsked: boolean): SessionTerms => ({
  offers,
  isAsked,
  description: null,
  peerUpdates: false,
  timer: undefined,
  weRefresh: false,
})
