/** A description as text (RFC 8866 §5), in the order of lines that every telephone accepts. */
import { bandwidthLines } from './bandwidth.ts'
import { writeCryptoAttribute } from './crypto-attribute.ts'
import { writeFeedbackAttribute } from './feedback-attribute.ts'
import { writeEncoding, type PayloadFormat } from './payload-format.ts'
import type { MediaSection, SessionDescription } from './session-description.ts'

const connection = (address: string): string => `IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`

const payloadLines = (payload: PayloadFormat): readonly string[] => [
  `a=rtpmap:${payload.type} ${writeEncoding(payload)}`,
  ...(payload.parameters === '' ? [] : [`a=fmtp:${payload.type} ${payload.parameters}`]),
]

const rtcpLine = (section: MediaSection): readonly string[] => {
  if (!section.rtcp) return []
  const { port, address } = section.rtcp
  return [`a=rtcp:${port}${address === undefined ? '' : ` ${connection(address)}`}`]
}

/** Simple telephones read only the session's c-line, so a section has one of its own only where it differs. */
const sectionLines = (section: MediaSection, sessionAddress: string): readonly string[] => [
  `m=${section.kind} ${section.port} ${section.protocol} ${section.formats.join(' ')}`,
  ...(section.address === undefined || section.address === sessionAddress ? [] : [`c=${connection(section.address)}`]),
  ...(section.bandwidth === undefined ? [] : bandwidthLines(section.bandwidth)),
  ...section.payloads.flatMap(payloadLines),
  ...section.feedback.map((attribute) => `a=rtcp-fb:${writeFeedbackAttribute(attribute)}`),
  ...(section.content.length === 0 ? [] : [`a=content:${section.content.join(',')}`]),
  ...(section.packetTime === undefined ? [] : [`a=ptime:${section.packetTime}`]),
  ...rtcpLine(section),
  ...(section.rtcpMux ? ['a=rtcp-mux'] : []),
  ...section.crypto.map((attribute) => `a=crypto:${writeCryptoAttribute(attribute)}`),
  `a=${section.direction}`,
]

/** Holds SRTP keys where the session is encrypted: for the wire only. */
export const writeDescription = ({ origin, media }: SessionDescription): Buffer => {
  const lines = [
    'v=0',
    `o=${origin.username} ${origin.sessionId} ${origin.version} ${connection(origin.address)}`,
    's=-',
    `c=${connection(origin.address)}`,
    't=0 0',
    ...media.flatMap((section) => sectionLines(section, origin.address)),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n`)
}
