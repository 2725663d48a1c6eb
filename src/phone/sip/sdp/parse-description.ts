/** Reads a description (RFC 8866 §9). Bounded, never throws, and lenient where telephones are sloppy. */
import { parseDecimal } from '../message/grammar.ts'
import { descriptionLines, valueOf, type DescriptionLine, type DescriptionLines } from './description-line.ts'
import { DESCRIPTION_LIMITS } from './description-limits.ts'
import { parseMediaSection } from './parse-media-section.ts'
import type { MediaSection, Origin, SessionDescription } from './session-description.ts'

type DescriptionFault = 'too-large' | 'bad-lines' | 'too-many-sections' | 'no-description' | 'bad-origin' | 'bad-section'

export type ParsedDescription =
  | { readonly kind: 'description'; readonly description: SessionDescription }
  | { readonly kind: 'fault'; readonly fault: DescriptionFault }

const fault = (of: DescriptionFault): ParsedDescription => ({ kind: 'fault', fault: of })

/** Digits of a 64-bit number. */
const VERSION_DIGITS = 20

const parseVersion = (text: string): bigint | undefined => (text.length <= VERSION_DIGITS && /^\d+$/.test(text) ? BigInt(text) : undefined)

const parseOrigin = (value: string): Origin | undefined => {
  const [username, sessionId, versionText = '', network, family, address] = value.split(' ', 7)
  const version = parseVersion(versionText)
  if (!username || !sessionId || version === undefined || network !== 'IN' || !family || !address) return undefined
  return { username, sessionId, version, address }
}

/** The session's lines, then those of each section, which begin with its m-line. */
const sectionsOf = (lines: DescriptionLines): readonly DescriptionLines[] => {
  const sections: DescriptionLine[][] = [[]]
  for (const line of lines) {
    if (line.type === 'm') sections.push([line])
    else sections.at(-1)?.push(line)
  }
  return sections
}

const parseLines = (lines: DescriptionLines): ParsedDescription => {
  if (lines[0]?.type !== 'v' || parseDecimal(lines[0].value, 0) !== 0) return fault('no-description')
  const [session = [], ...rest] = sectionsOf(lines)
  const origin = parseOrigin(valueOf(session, 'o') ?? '')
  if (!origin) return fault('bad-origin')
  if (rest.length > DESCRIPTION_LIMITS.media) return fault('too-many-sections')
  const media: MediaSection[] = []
  for (const section of rest) {
    const parsed = parseMediaSection(section, session)
    if (!parsed) return fault('bad-section')
    media.push(parsed)
  }
  return { kind: 'description', description: { origin, media } }
}

/** A fault is worth a 400. */
export const parseDescription = (body: Buffer): ParsedDescription => {
  if (body.length > DESCRIPTION_LIMITS.bytes) return fault('too-large')
  const lines = descriptionLines(body.toString('utf8'), DESCRIPTION_LIMITS.lines)
  return lines ? parseLines(lines) : fault('bad-lines')
}
