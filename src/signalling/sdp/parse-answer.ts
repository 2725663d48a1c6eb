import type { Offer } from './offer.ts'
import { parseOffer } from './parse-offer.ts'

/** A client's answer to an offer of ours, which has the parts of an offer. */
export interface ClientAnswer extends Offer {
  /** Which end of DTLS the client says it is (RFC 8842 §5.3). */
  readonly setup: 'active' | 'passive'
}

/** Never throws; null when it is malformed, or leaves open who begins. */
export function parseAnswer(text: string): ClientAnswer | null {
  const parsed = parseOffer(text)
  if (!parsed.ok) return null
  const said = /^a=setup:(active|passive)\r?$/m.exec(text)?.[1]
  return said === 'active' || said === 'passive' ? { ...parsed.offer, setup: said } : null
}
