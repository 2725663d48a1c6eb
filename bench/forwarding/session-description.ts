/** Offers of who publishes or watches, and answers to a server that offers (RFC 8829). */
import { candidateLine } from '../../src/room-client/ice/candidate.ts'
import type { OfferedTransport } from '../../src/room-client/sdp/write-offer.ts'
import { AUDIO_EXTENSIONS, OPUS, VIDEO_EXTENSIONS, VIDEO_FEEDBACK, VP8 } from './media-format.ts'

export interface MediaSection {
  readonly kind: 'audio' | 'video'
  /** Null: takes what the server sends. */
  readonly source: SourceSection | null
}

/** What we send in one section. With `rids`, streams are told apart by them instead of by SSRC. */
export interface SourceSection {
  readonly cid: string
  readonly ssrc: number
  readonly rids: readonly string[]
}

const head = (mids: readonly string[]): string[] => [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  `a=group:BUNDLE ${mids.join(' ')}`,
  'a=extmap-allow-mixed',
  'a=msid-semantic: WMS *',
]

const text = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n`

/** `data`: with a section for data channels before all others. */
export function writeOffer(sections: readonly MediaSection[], transport: OfferedTransport, { data }: { readonly data: boolean }): string {
  const first = data ? 1 : 0
  const mids = Array.from({ length: sections.length + first }, (_, index) => String(index))
  return text([
    ...head(mids),
    ...(data ? dataLines('0', transport, 'actpass') : []),
    ...sections.flatMap((section, index) => mediaLines(section, String(index + first), transport)),
  ])
}

function mediaLines({ kind, source }: MediaSection, mid: string, transport: OfferedTransport): string[] {
  return [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${kind === 'audio' ? OPUS.payloadType : `${VP8.payloadType} ${VP8.copiesPayloadType}`}`,
    'c=IN IP4 0.0.0.0',
    ...transportLines(transport, 'actpass'),
    `a=mid:${mid}`,
    ...(kind === 'audio' ? AUDIO_EXTENSIONS : VIDEO_EXTENSIONS).map(([id, uri]) => `a=extmap:${id} ${uri}`),
    `a=${source === null ? 'recvonly' : 'sendonly'}`,
    'a=rtcp-mux',
    'a=rtcp-rsize',
    ...(kind === 'audio' ? audioFormat : videoFormat),
    ...(source === null ? [] : sourceLines(source)),
  ]
}

const audioFormat = [
  `a=rtpmap:${OPUS.payloadType} opus/${OPUS.clockRate}/2`,
  `a=fmtp:${OPUS.payloadType} minptime=10;useinbandfec=1`,
  `a=rtcp-fb:${OPUS.payloadType} transport-cc`,
]

const videoFormat = [
  `a=rtpmap:${VP8.payloadType} VP8/${VP8.clockRate}`,
  ...VIDEO_FEEDBACK.map((each) => `a=rtcp-fb:${VP8.payloadType} ${each}`),
  `a=rtpmap:${VP8.copiesPayloadType} rtx/${VP8.clockRate}`,
  `a=fmtp:${VP8.copiesPayloadType} apt=${VP8.payloadType}`,
]

/** RFC 8853 for simulcast, RFC 5576 without. */
function sourceLines({ cid, ssrc, rids }: SourceSection): string[] {
  const name = `a=msid:${cid} ${cid}`
  if (rids.length > 0) return [name, ...rids.map((rid) => `a=rid:${rid} send`), `a=simulcast:send ${rids.join(';')}`]
  return [name, `a=ssrc:${ssrc} cname:bench`, `a=ssrc:${ssrc} msid:${cid} ${cid}`]
}

function dataLines(mid: string, transport: OfferedTransport, setup: string): string[] {
  return [
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...transportLines(transport, setup),
    `a=mid:${mid}`,
    'a=sctp-port:5000',
    'a=max-message-size:262144',
  ]
}

function transportLines({ ufrag, pwd, fingerprint, candidates }: OfferedTransport, setup: string): string[] {
  return [
    ...candidates.map((each, index) => `a=${candidateLine(each, index)}`),
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    `a=fingerprint:${fingerprint}`,
    `a=setup:${setup}`,
  ]
}

/** What every line of an offer's section says of the media stays as it is: formats, extensions, feedback. */
const KEPT = /^a=(?:mid|extmap|rtcp-mux|rtcp-rsize|rtpmap|fmtp|rtcp-fb)(?:[:]|$)/

/** Takes all that is offered. */
export function writeAnswer(offer: string, transport: OfferedTransport): string {
  const [, ...media] = offer.split(/^(?=m=)/m).map((part) => part.split(/\r?\n/).filter((line) => line !== ''))
  const mids = media.map((lines) => lines.find((line) => line.startsWith('a=mid:'))?.slice('a=mid:'.length) ?? '')
  const sections = media.map(([line = '', ...attributes]) => [
    line,
    'c=IN IP4 0.0.0.0',
    ...transportLines(transport, 'active'),
    'a=recvonly',
    ...attributes.filter((each) => KEPT.test(each)),
  ])
  return text([...head(mids), ...sections.flat()])
}
