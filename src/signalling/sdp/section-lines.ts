/** Lines that offers and answers of ours have in common. */
import type { IceCandidate } from '../../sfu/transport/peer.ts'
import { speaksFeedback } from './capabilities.ts'
import type { LocalTransport, WantedTrack } from './negotiation.ts'
import type { Direction, OfferedCodec } from './offer.ts'

export function sessionLines(version: number, bundle: readonly string[]): string[] {
  return [
    'v=0',
    `o=- 1 ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${bundle.join(' ')}`,
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS *',
    'a=ice-lite',
  ]
}

/** Of the transport that all sections share; candidates stand in the first alone. */
export function transportLines(transport: LocalTransport, setup: 'passive' | 'actpass', first: boolean): string[] {
  return [
    ...(first ? [...transport.candidates.map(candidateLine), 'a=end-of-candidates'] : []),
    `a=ice-ufrag:${transport.ufrag}`,
    `a=ice-pwd:${transport.pwd}`,
    `a=fingerprint:${transport.fingerprint}`,
    `a=setup:${setup}`,
  ]
}

/** RFC 8445 §5.1.2 for the priority: type preference 126 for UDP, 90 for TCP (RFC 6544 §4.2), one component. */
function candidateLine(candidate: IceCandidate, index: number): string {
  const udp = candidate.protocol === 'udp'
  const priority = (udp ? 126 : 90) * 2 ** 24 + (65535 - index) * 2 ** 8 + 255
  return `a=candidate:${index + 1} 1 ${candidate.protocol} ${priority} ${candidate.address} ${candidate.port} typ host${udp ? '' : ' tcptype passive'}`
}

export const closedLines = (kind: string, protocol: string, mid: string): string[] => [
  `m=${kind} 0 ${protocol} 0`,
  'c=IN IP4 0.0.0.0',
  `a=mid:${mid}`,
  'a=inactive',
]

export const dataLines = (protocol: string, mid: string, transport: readonly string[]): string[] => [
  `m=application 9 ${protocol} webrtc-datachannel`,
  'c=IN IP4 0.0.0.0',
  ...transport,
  `a=mid:${mid}`,
  'a=sctp-port:5000',
  'a=max-message-size:262144',
]

export interface MediaSection {
  readonly kind: string
  readonly protocol: string
  readonly mid: string
  readonly direction: Direction
  /** Whole lines. */
  readonly extensions: readonly string[]
  readonly codecs: readonly OfferedCodec[]
}

export const mediaLines = (
  { kind, protocol, mid, direction, extensions, codecs }: MediaSection,
  transport: readonly string[],
): string[] => [
  `m=${kind} 9 ${protocol} ${codecs.map((codec) => codec.payloadType).join(' ')}`,
  'c=IN IP4 0.0.0.0',
  'a=rtcp:9 IN IP4 0.0.0.0',
  ...transport,
  `a=mid:${mid}`,
  ...extensions,
  `a=${direction}`,
  'a=rtcp-mux',
  'a=rtcp-rsize',
  ...codecs.flatMap(codecLines),
]

function codecLines(codec: OfferedCodec): string[] {
  const channels = codec.channels === null ? '' : `/${codec.channels}`
  return [
    `a=rtpmap:${codec.payloadType} ${writtenName(codec.name)}/${codec.clockRate}${channels}`,
    ...(codec.fmtp === '' ? [] : [`a=fmtp:${codec.payloadType} ${codec.fmtp}`]),
    ...codec.feedback.filter(speaksFeedback).map((feedback) => `a=rtcp-fb:${codec.payloadType} ${feedback}`),
  ]
}

/** Names are case-insensitive (RFC 4855 §3); video codecs are customarily written in capitals. */
const writtenName = (name: string): string => (/^(vp\d|h26\d|av1|g722|pcm[au]|cn)$/.test(name) ? name.toUpperCase() : name)

/** LiveKit's clients read whose track it is from the stream's name. */
export function sourceLines(track: WantedTrack, rtxSsrc: number | null): string[] {
  const ssrcs = rtxSsrc === null ? [track.ssrc] : [track.ssrc, rtxSsrc]
  const stream = `${track.publisherSid}|${track.sid}`
  return [
    `a=msid:${stream} ${track.sid}`,
    ...(rtxSsrc === null ? [] : [`a=ssrc-group:FID ${track.ssrc} ${rtxSsrc}`]),
    ...ssrcs.map((ssrc) => `a=ssrc:${ssrc} cname:${track.publisherSid}`),
    ...ssrcs.map((ssrc) => `a=ssrc:${ssrc} msid:${stream} ${track.sid}`),
  ]
}
