/** One m-line with what follows it (RFC 8866 §5.14); what it leaves open the session says. */
import { parseDecimal } from '../message/grammar.ts'
import { bandwidthIn } from './bandwidth.ts'
import { parseCryptoAttribute } from './crypto-attribute.ts'
import { attributesOf, hasFlag, valueOf, type DescriptionLines } from './description-line.ts'
import { DESCRIPTION_LIMITS } from './description-limits.ts'
import { isDirection, type Direction } from './direction.ts'
import { parseFeedbackAttribute } from './feedback-attribute.ts'
import { payloadFormat, type PayloadFormat } from './payload-format.ts'
import type { MediaSection, RtcpAddress } from './session-description.ts'

interface MediaLine {
  readonly kind: string
  readonly port: number
  readonly protocol: string
  readonly formats: readonly string[]
}

const MOST_PORT = 65_535
/** Milliseconds; longer packets are no speech. */
const MOST_PACKET_TIME = 1_000

/** `audio 49170/2 RTP/AVP 0 8`; of several ports the first counts. */
const parseMediaLine = (value: string): MediaLine | undefined => {
  const [kind, portText = '', protocol, ...formats] = value.split(' ').filter((part) => part !== '')
  const port = parseDecimal(portText.split('/', 1)[0] ?? '', MOST_PORT)
  if (!kind || port === undefined || !protocol || formats.length === 0 || formats.length > DESCRIPTION_LIMITS.formats) return undefined
  return { kind, port, protocol, formats }
}

/** `IN IP4 192.0.2.1`; a multicast's lifetime behind a stroke is not read. */
const parseConnection = (value: string | undefined): string | undefined => {
  const [network, family, address] = (value ?? '').split(' ', 3)
  return network === 'IN' && (family === 'IP4' || family === 'IP6') ? address?.split('/', 1)[0] || undefined : undefined
}

const directionIn = (lines: DescriptionLines): Direction | undefined =>
  lines.flatMap(({ type, value }) => (type === 'a' && isDirection(value) ? value : []))[0]

/** `96 opus/48000/2` by its number; of a number that is explained twice the first counts. */
const byFormat = (values: readonly string[]): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const value of values) {
    const blank = value.indexOf(' ')
    const format = value.slice(0, Math.max(blank, 0))
    if (!found.has(format)) found.set(format, value.slice(blank + 1).trim())
  }
  return found
}

const payloadsOf = (formats: readonly string[], lines: DescriptionLines): readonly PayloadFormat[] => {
  const rtpmaps = byFormat(attributesOf(lines, 'rtpmap'))
  const fmtps = byFormat(attributesOf(lines, 'fmtp'))
  return formats.flatMap((format) => payloadFormat(format, rtpmaps.get(format), fmtps.get(format)) ?? [])
}

const parseRtcp = (value: string | undefined): RtcpAddress | undefined => {
  const [portText = '', ...connection] = (value ?? '').split(' ')
  const port = parseDecimal(portText, MOST_PORT)
  return port ? { port, address: parseConnection(connection.join(' ')) } : undefined
}

const contentIn = (lines: DescriptionLines): readonly string[] => {
  const [content = ''] = attributesOf(lines, 'content')
  return content
    .split(',', DESCRIPTION_LIMITS.content)
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '')
}

/** Undefined where the m-line itself is broken. */
export const parseMediaSection = (lines: DescriptionLines, session: DescriptionLines): MediaSection | undefined => {
  const line = parseMediaLine(valueOf(lines, 'm') ?? '')
  if (!line) return undefined
  const crypto = attributesOf(lines, 'crypto').flatMap((value) => parseCryptoAttribute(value) ?? [])
  const feedback = attributesOf(lines, 'rtcp-fb').flatMap((value) => parseFeedbackAttribute(value) ?? [])
  return {
    ...line,
    payloads: payloadsOf(line.formats, lines),
    address: parseConnection(valueOf(lines, 'c') ?? valueOf(session, 'c')),
    direction: directionIn(lines) ?? directionIn(session) ?? 'sendrecv',
    packetTime: parseDecimal(attributesOf(lines, 'ptime')[0] ?? '', MOST_PACKET_TIME) || undefined,
    rtcp: parseRtcp(attributesOf(lines, 'rtcp')[0]),
    rtcpMux: hasFlag(lines, 'rtcp-mux'),
    bandwidth: bandwidthIn(lines) ?? bandwidthIn(session),
    feedback: feedback.slice(0, DESCRIPTION_LIMITS.feedback),
    content: contentIn(lines),
    crypto: crypto.slice(0, DESCRIPTION_LIMITS.crypto),
  }
}
