import type { IceCandidate } from '../../sfu/transport/peer.ts'
import { speaksExtension, speaksFeedback } from './capabilities.ts'
import type { ChosenCodec } from './codec-choice.ts'
import type { AnswerRequest, LocalTransport, WantedTrack } from './negotiation.ts'
import type { Direction, OfferedCodec, OfferedExtension, OfferedSection } from './offer.ts'

export type AnsweredSection = {
  readonly section: OfferedSection
  /** Rewrites the parameters of every opus payload type alike. */
  readonly opus: (offered: string) => string
} & (
  | { readonly use: 'idle' }
  | { readonly use: 'up'; readonly codec: ChosenCodec }
  | { readonly use: 'down'; readonly codec: ChosenCodec; readonly track: WantedTrack; readonly rtxSsrc: number | null }
)

/** RFC 8829 §5.3: one section for each offered one, in the same order. */
export function writeAnswer(request: AnswerRequest, sections: readonly AnsweredSection[]): string {
  const open = sections.filter((answered) => !isClosed(answered))
  const lines = [
    'v=0',
    `o=- ${request.sessionId} ${request.version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${open.map(({ section }) => section.mid).join(' ')}`,
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS *',
    'a=ice-lite',
    ...sections.flatMap((answered) => sectionLines(answered, request.transport, answered === open[0])),
  ]
  return `${lines.join('\r\n')}\r\n`
}

const isClosed = ({ section }: AnsweredSection): boolean =>
  section.rejected || (section.kind !== 'application' && section.codecs.length === 0)

function sectionLines(answered: AnsweredSection, transport: LocalTransport, first: boolean): string[] {
  const { section } = answered
  if (isClosed(answered)) return [`m=${section.kind} 0 ${section.protocol} 0`, 'c=IN IP4 0.0.0.0', `a=mid:${section.mid}`, 'a=inactive']
  const common = transportLines(transport, first)
  if (section.kind === 'application') return dataLines(section, common)
  const codecs = codecsOf(answered)
  return [
    `m=${section.kind} 9 ${section.protocol} ${codecs.map((codec) => codec.payloadType).join(' ')}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    ...common,
    `a=mid:${section.mid}`,
    ...section.extensions.filter(({ uri }) => speaksExtension(uri)).map(extensionLine),
    `a=${directionOf(answered)}`,
    'a=rtcp-mux',
    'a=rtcp-rsize',
    ...codecs.flatMap((codec) => codecLines(codec, answered.opus)),
    ...(answered.use === 'up' ? simulcastLines(section.rids) : []),
    ...(answered.use === 'down' ? sourceLines(answered.track, answered.rtxSsrc) : []),
  ]
}

function dataLines(section: OfferedSection, common: readonly string[]): string[] {
  return [
    `m=application 9 ${section.protocol} webrtc-datachannel`,
    'c=IN IP4 0.0.0.0',
    ...common,
    `a=mid:${section.mid}`,
    'a=sctp-port:5000',
    'a=max-message-size:262144',
  ]
}

function transportLines(transport: LocalTransport, first: boolean): string[] {
  return [
    ...(first ? [...transport.candidates.map(candidateLine), 'a=end-of-candidates'] : []),
    `a=ice-ufrag:${transport.ufrag}`,
    `a=ice-pwd:${transport.pwd}`,
    `a=fingerprint:${transport.fingerprint}`,
    'a=setup:passive',
  ]
}

/** RFC 8445 §5.1.2 for the priority: type preference 126 for UDP, 90 for TCP (RFC 6544 §4.2), one component. */
function candidateLine(candidate: IceCandidate, index: number): string {
  const udp = candidate.protocol === 'udp'
  const priority = (udp ? 126 : 90) * 2 ** 24 + (65535 - index) * 2 ** 8 + 255
  return `a=candidate:${index + 1} 1 ${candidate.protocol} ${priority} ${candidate.address} ${candidate.port} typ host${udp ? '' : ' tcptype passive'}`
}

const directionOf = ({ use }: AnsweredSection): Direction => (use === 'up' ? 'recvonly' : use === 'down' ? 'sendonly' : 'inactive')

/** An idle section keeps every codec, or the browser would leave them out of its next offers. */
function codecsOf(answered: AnsweredSection): readonly OfferedCodec[] {
  if (answered.use === 'idle') return answered.section.codecs
  const { main, rtx, red } = answered.codec
  // A browser sends by the first.
  return [...(red === null ? [] : [red]), main, ...(rtx === null ? [] : [rtx])]
}

function codecLines(codec: OfferedCodec, opus: AnsweredSection['opus']): string[] {
  const channels = codec.channels === null ? '' : `/${codec.channels}`
  const fmtp = codec.name === 'opus' ? opus(codec.fmtp) : codec.fmtp
  return [
    `a=rtpmap:${codec.payloadType} ${writtenName(codec.name)}/${codec.clockRate}${channels}`,
    ...(fmtp === '' ? [] : [`a=fmtp:${codec.payloadType} ${fmtp}`]),
    ...codec.feedback.filter(speaksFeedback).map((feedback) => `a=rtcp-fb:${codec.payloadType} ${feedback}`),
  ]
}

/** Names are case-insensitive (RFC 4855 §3); video codecs are customarily written in capitals. */
const writtenName = (name: string): string => (/^(vp\d|h26\d|av1|g722|pcm[au]|cn)$/.test(name) ? name.toUpperCase() : name)

const FLIPPED: Readonly<Record<Direction, Direction>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
}

const extensionLine = ({ id, uri, direction }: OfferedExtension): string =>
  `a=extmap:${id}${direction === null ? '' : `/${FLIPPED[direction]}`} ${uri}`

const simulcastLines = (rids: readonly string[]): string[] =>
  rids.length === 0 ? [] : [...rids.map((rid) => `a=rid:${rid} recv`), `a=simulcast:recv ${rids.join(';')}`]

function sourceLines(track: WantedTrack, rtxSsrc: number | null): string[] {
  const ssrcs = rtxSsrc === null ? [track.ssrc] : [track.ssrc, rtxSsrc]
  const stream = `${track.publisherSid}|${track.sid}`
  return [
    `a=msid:${stream} ${track.sid}`,
    ...(rtxSsrc === null ? [] : [`a=ssrc-group:FID ${track.ssrc} ${rtxSsrc}`]),
    ...ssrcs.map((ssrc) => `a=ssrc:${ssrc} cname:${track.publisherSid}`),
    ...ssrcs.map((ssrc) => `a=ssrc:${ssrc} msid:${stream} ${track.sid}`),
  ]
}
