import { findingOf, type Finding } from './finding.ts'

const DAY_MS = 86_400_000
/** Whoever renews by machine has done it by then. */
const SOON_DAYS = 14

/** Of a certificate that ends at `ends`; both in milliseconds since 1970. `whose` begins the sentence. */
export function certificateFinding(whose: string, ends: number, now: number): Finding {
  const day = new Date(ends).toISOString().slice(0, 10)
  const days = Math.floor((ends - now) / DAY_MS)
  if (ends <= now) return findingOf('certificate', 'bad', `${whose} ended on ${day}. Renew it.`)
  if (days < SOON_DAYS) return findingOf('certificate', 'odd', `${whose} ends on ${day}, in ${String(days)} days. Renew it.`)
  return findingOf('certificate', 'good', `${whose} is valid until ${day}.`)
}
