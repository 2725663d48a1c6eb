/** Who a call through a trunk counts as, where its failures are counted (P5) and its knocks gathered (I4). */

/** E.164 has at most so many digits. */
const LONGEST_NUMBER = 15
/** Fewer are no caller's number. */
const SHORTEST_NUMBER = 4

/**
 * Behind a trunk everybody has its address, so callers are told apart by number. Numbers are claimed, not proved (A2): this only keeps
 * the failures of honest callers apart, and what forged numbers can do is bounded by the trunk's own budget. Whoever withholds the
 * number, or has none, shares one source with all others who do so on that trunk.
 */
export function callSource(trunk: string, callerNumber: string | null): string {
  const digits = (callerNumber ?? '').replaceAll(/\D/g, '').replace(/^0+/, '').slice(0, LONGEST_NUMBER)
  return `call ${trunk} ${digits.length < SHORTEST_NUMBER ? 'anonymous' : digits}`
}
