/** `b=`: bits per second that a section may have (RFC 8866 §5.8). */
import { parseDecimal } from '../message/grammar.ts'
import type { DescriptionLines } from './description-line.ts'

/** Of TIAS in bit/s, of AS in kbit/s: more than any room has. */
const MOST = 1_000_000_000

/** What is left of AS, which counts the heads of packets too: 50 packets a second, 40 bytes each, and 5 % for reports (RFC 8829 §5.9). */
const payloadOf = (kilobits: number): number => Math.max(0, kilobits * 950 - 16_000)
const withHeads = (bits: number): number => Math.ceil((bits + 16_000) / 950)

/** TIAS (RFC 3890) before AS; 0 says nothing. */
export const bandwidthIn = (lines: DescriptionLines): number | undefined => {
  const valueOf = (kind: string): number | undefined => {
    const line = lines.find(({ type, value }) => type === 'b' && value.startsWith(`${kind}:`))
    return line && parseDecimal(line.value.slice(kind.length + 1), MOST)
  }
  const kilobits = valueOf('AS')
  return valueOf('TIAS') || (kilobits && payloadOf(kilobits)) || undefined
}

export const bandwidthLines = (bits: number): readonly string[] => [`b=AS:${withHeads(bits)}`, `b=TIAS:${bits}`]
