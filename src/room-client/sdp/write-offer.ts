import { EXTENSION } from '../../sfu/rtp/header-extensions.ts'
import { candidateLine } from '../ice/candidate.ts'
import { type PictureFormat, pictureClockRate, receivedPictureFormats, sentPictureFormat } from './picture-format.ts'
import {
  audioLevelId,
  formats,
  type PictureSection,
  type Section,
  type SoundFormat,
  type SoundSection,
  transportSequenceId,
} from './section.ts'

export interface OfferedTransport {
  readonly ufrag: string
  readonly pwd: string
  readonly fingerprint: string
  /** Our own, UDP. */
  readonly candidates: readonly { readonly address: string; readonly port: number }[]
}

export interface OfferRequest {
  readonly sections: readonly Section[]
  readonly transport: OfferedTransport
  /** Of the one SDP session (RFC 8866 §5.2). */
  readonly sessionId: string
  readonly version: number
}

/** RFC 8829 §5.2. */
export function writeOffer({ sections, transport, sessionId, version }: OfferRequest): string {
  const lines = [
    'v=0',
    `o=- ${sessionId} ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${sections.map(({ mid }) => mid).join(' ')}`,
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS *',
    ...sections.flatMap((section, index) => sectionLines(section, transport, index === 0)),
  ]
  return `${lines.join('\r\n')}\r\n`
}

function sectionLines(section: Section, transport: OfferedTransport, first: boolean): string[] {
  if (section.kind === 'data') return dataLines(section, transport, first)
  return section.kind === 'sound' ? soundLines(section, transport, first) : pictureLines(section, transport, first)
}

function dataLines({ mid }: Section, transport: OfferedTransport, first: boolean): string[] {
  return [
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...transportLines(transport, first),
    `a=mid:${mid}`,
    'a=sctp-port:5000',
    'a=max-message-size:262144',
  ]
}

const direction = { up: 'sendonly', down: 'recvonly', idle: 'inactive' } as const

function soundLines(section: SoundSection, transport: OfferedTransport, first: boolean): string[] {
  const offered = formatsOf(section)
  return [
    `m=audio 9 UDP/TLS/RTP/SAVPF ${offered.map(({ payloadType }) => payloadType).join(' ')}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    ...transportLines(transport, first),
    `a=mid:${section.mid}`,
    `a=extmap:${audioLevelId} ${EXTENSION.audioLevel}`,
    `a=${direction[section.use]}`,
    ...(section.use === 'up' ? [`a=msid:${section.cid} ${section.cid}`] : []),
    'a=rtcp-mux',
    'a=rtcp-rsize',
    ...offered.flatMap(formatLines),
    ...(section.use === 'up' ? [`a=ssrc:${section.ssrc} cname:latch`, `a=ssrc:${section.ssrc} msid:${section.cid} ${section.cid}`] : []),
  ]
}

/** Opus is in every section: nothing may be left without a codec that all know. */
function formatsOf(section: SoundSection): SoundFormat[] {
  const wanted = section.use === 'up' ? section.codecs : (['opus', 'pcmu', 'pcma'] as const)
  return [...new Set([...wanted, 'opus' as const])].map((codec) => formats[codec])
}

/** RFC 7587 §7: always two channels in the name, whatever is sent. */
function formatLines({ codec, payloadType, clockRate }: SoundFormat): string[] {
  if (codec !== 'opus') return [`a=rtpmap:${payloadType} ${codec.toUpperCase()}/${clockRate}`]
  return [`a=rtpmap:${payloadType} opus/${clockRate}/2`, `a=fmtp:${payloadType} minptime=10;useinbandfec=1`]
}

function pictureLines(section: PictureSection, transport: OfferedTransport, first: boolean): string[] {
  const offered = section.use === 'down' ? receivedPictureFormats : [sentPictureFormat]
  return [
    `m=video 9 UDP/TLS/RTP/SAVPF ${offered.map(({ payloadType, copiesPayloadType }) => `${payloadType} ${copiesPayloadType}`).join(' ')}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    ...transportLines(transport, first),
    `a=mid:${section.mid}`,
    `a=extmap:${transportSequenceId} ${EXTENSION.transportSequence}`,
    `a=${direction[section.use]}`,
    ...(section.use === 'up' ? [`a=msid:${section.cid} ${section.cid}`] : []),
    'a=rtcp-mux',
    'a=rtcp-rsize',
    ...offered.flatMap(pictureFormatLines),
    ...(section.use === 'up' ? sourceLines(section) : []),
  ]
}

const feedback = ['nack', 'nack pli', 'ccm fir', 'transport-cc'] as const

function pictureFormatLines({ codec, payloadType, copiesPayloadType, fmtp }: PictureFormat): string[] {
  return [
    `a=rtpmap:${payloadType} ${codec.toUpperCase()}/${pictureClockRate}`,
    ...(fmtp === '' ? [] : [`a=fmtp:${payloadType} ${fmtp}`]),
    ...feedback.map((each) => `a=rtcp-fb:${payloadType} ${each}`),
    `a=rtpmap:${copiesPayloadType} rtx/${pictureClockRate}`,
    `a=fmtp:${copiesPayloadType} apt=${payloadType}`,
  ]
}

/** RFC 5576 §4.2, RFC 4588 §8.8. */
function sourceLines({ cid, ssrc, copiesSsrc }: Extract<PictureSection, { use: 'up' }>): string[] {
  return [
    `a=ssrc-group:FID ${ssrc} ${copiesSsrc}`,
    ...[ssrc, copiesSsrc].flatMap((each) => [`a=ssrc:${each} cname:latch`, `a=ssrc:${each} msid:${cid} ${cid}`]),
  ]
}

function transportLines({ ufrag, pwd, fingerprint, candidates }: OfferedTransport, first: boolean): string[] {
  return [
    ...(first ? candidates.map((each, index) => `a=${candidateLine(each, index)}`) : []),
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    'a=ice-options:trickle',
    `a=fingerprint:${fingerprint}`,
    'a=setup:actpass',
  ]
}
