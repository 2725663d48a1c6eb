import type { NegotiatedCodec } from '../../sfu/forwarding/up-track.ts'
import { AUDIO_CODECS, VIDEO_CODECS } from './capabilities.ts'
import type { OfferedCodec, OfferedSection } from './offer.ts'

export interface ChosenCodec {
  readonly main: OfferedCodec
  readonly rtx: OfferedCodec | null
}

/** `apt` (RFC 4588 §8.6) ties a retransmission payload type to the one it repairs. */
function retransmissionOf(codec: OfferedCodec, section: OfferedSection): OfferedCodec | null {
  const repairs = (candidate: OfferedCodec): boolean => parameter(candidate.fmtp, 'apt') === String(codec.payloadType)
  return section.codecs.find((candidate) => candidate.name === 'rtx' && repairs(candidate)) ?? null
}

/** What a client shall send: what it likes best, otherwise the first of its offer that we forward. */
export function chooseUplink(section: OfferedSection, preferred: string | null): ChosenCodec | null {
  const known = section.kind === 'audio' ? AUDIO_CODECS : VIDEO_CODECS
  const usable = section.codecs.filter((codec) => known.includes(codec.name) && !needsOldPackets(codec))
  const main = usable.find((codec) => codec.name === preferred) ?? usable[0]
  return main === undefined ? null : { main, rtx: retransmissionOf(main, section) }
}

/** The payload type under which a subscriber can decode what the publisher sends. */
export function chooseDownlink(section: OfferedSection, name: string, fmtp: string): ChosenCodec | null {
  const main = section.codecs.find((codec) => codec.name === name && sameProfile(name, codec.fmtp, fmtp))
  return main === undefined ? null : { main, rtx: retransmissionOf(main, section) }
}

/** H.264 in packetization mode 0 splits nothing: whole slices over the MTU would be lost (RFC 6184 §6.2). */
const needsOldPackets = (codec: OfferedCodec): boolean => codec.name === 'h264' && parameter(codec.fmtp, 'packetization-mode') !== '1'

function sameProfile(name: string, ours: string, theirs: string): boolean {
  if (name === 'h264') return h264Profile(ours) === h264Profile(theirs)
  if (name === 'vp9') return (parameter(ours, 'profile-id') ?? '0') === (parameter(theirs, 'profile-id') ?? '0')
  if (name === 'av1') return (parameter(ours, 'profile') ?? '0') === (parameter(theirs, 'profile') ?? '0')
  return true
}

/** Mode and profile_idc; constraint bits and level vary between browsers that decode each other (RFC 6184 §8.2.2). */
const h264Profile = (fmtp: string): string =>
  `${parameter(fmtp, 'packetization-mode') ?? '0'}/${(parameter(fmtp, 'profile-level-id') ?? '42').slice(0, 2).toLowerCase()}`

export function parameter(fmtp: string, name: string): string | null {
  for (const part of fmtp.split(';')) {
    const [key, value] = part.trim().split('=')
    if (key?.toLowerCase() === name) return value ?? ''
  }
  return null
}

export const negotiated = ({ main, rtx }: ChosenCodec): NegotiatedCodec => ({
  name: main.name,
  payloadType: main.payloadType,
  clockRate: main.clockRate,
  ...(rtx === null ? {} : { rtxPayloadType: rtx.payloadType }),
})
