const SEQUENCES = 0x10000
const HALF = 0x8000

/**
 * The index nearest to the highest one seen (RFC 3711 §3.3.1, appendix A). Negative when it would lie before the first roll-over.
 * `highest` is -1 before the first packet, whose sequence number is then its index.
 */
export const estimateIndex = (highest: number, sequence: number): number => {
  if (highest < 0) return sequence
  const last = highest % SEQUENCES
  const base = highest - last
  if (last < HALF) return sequence - last > HALF ? base - SEQUENCES + sequence : base + sequence
  return last - HALF > sequence ? base + SEQUENCES + sequence : base + sequence
}
