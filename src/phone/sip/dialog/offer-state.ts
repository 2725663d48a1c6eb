/** Whose turn it is to describe the session (RFC 3264 §4, RFC 6337). */

/** `settled`: anybody may offer; `ours` or `theirs`: that offer waits for its answer. */
export type OfferState = 'settled' | 'ours' | 'theirs'

/** The status that refuses an offer of the other side now; undefined where it may be taken (RFC 3311 §5.2, RFC 3261 §14.2). */
export const refusalOfOffer = (state: OfferState): 491 | 500 | undefined => (state === 'settled' ? undefined : state === 'ours' ? 491 : 500)

/** Milliseconds until an offer is made again that met one of the other side: whose call it is waits longer (RFC 3261 §14.1). */
export const pauseAfterGlare = (isCaller: boolean, fraction: number): number =>
  10 * Math.floor(isCaller ? 210 + fraction * 190 : fraction * 200)
