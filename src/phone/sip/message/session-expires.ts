/** How long a session lives without a refresh, and who refreshes it (RFC 4028 §4, §5). */
import { parseDecimal, tokenEnd } from './grammar.ts'
import { parseParameters } from './parameters.ts'

export interface SessionExpires {
  /** Seconds. Whether that is too short, the dialog decides. */
  readonly seconds: number
  /** Undefined where the other side leaves it to us. */
  readonly refresher: 'uac' | 'uas' | undefined
}

/** Also the most that Min-SE says: 32 bits (RFC 3261 §25.1 delta-seconds). */
const MOST_SECONDS = 2 ** 32 - 1

const parseSeconds = (text: string): number | undefined => {
  const end = tokenEnd(text, 0)
  return parseParameters(text, end) && parseDecimal(text.slice(0, end), MOST_SECONDS)
}

export const parseSessionExpires = (text: string): SessionExpires | undefined => {
  const seconds = parseSeconds(text)
  const refresher = parseParameters(text, tokenEnd(text, 0))?.get('refresher')?.toLowerCase()
  if (seconds === undefined) return undefined
  return { seconds, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined }
}

export const writeSessionExpires = ({ seconds, refresher }: SessionExpires): string =>
  refresher === undefined ? `${seconds}` : `${seconds};refresher=${refresher}`

/** Seconds of a Min-SE. */
export const parseMinSe = parseSeconds
