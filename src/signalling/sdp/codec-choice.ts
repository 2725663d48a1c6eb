import type { NegotiatedCodec } from '../../sfu/forwarding/up-track.ts'
import { AUDIO_CODECS, REDUNDANT_AUDIO, VIDEO_CODECS } from './capabilities.ts'
import type { WantedTrack } from './negotiation.ts'
import type { OfferedCodec, OfferedSection } from './offer.ts'

/** A track, as far as decoding it goes. */
type DecodedTrack = Pick<WantedTrack, 'codec' | 'fmtp' | 'redundant'>

export interface ChosenCodec {
  readonly main: OfferedCodec
  readonly rtx: OfferedCodec | null
  /** Wraps the main one; sound is not sent again, so it is instead of `rtx`. */
  readonly red: OfferedCodec | null
}

/** `apt` (RFC 4588 §8.6) ties a retransmission payload type to the one it repairs. */
function retransmissionOf(codec: OfferedCodec, section: OfferedSection): OfferedCodec | null {
  const repairs = (candidate: OfferedCodec): boolean => parameter(candidate.fmtp, 'apt') === String(codec.payloadType)
  return section.codecs.find((candidate) => candidate.name === 'rtx' && repairs(candidate)) ?? null
}

/** Its blocks are of the main codec, as its parameters say (RFC 2198 §5): `111/111`. */
function redundancyOf(codec: OfferedCodec, section: OfferedSection): OfferedCodec | null {
  const wraps = ({ fmtp }: OfferedCodec): boolean => fmtp.split('/').every((type) => type.trim() === String(codec.payloadType))
  const fits = (candidate: OfferedCodec): boolean => candidate.name === REDUNDANT_AUDIO && candidate.clockRate === codec.clockRate
  return section.codecs.find((candidate) => fits(candidate) && wraps(candidate)) ?? null
}

function chosen(main: OfferedCodec, section: OfferedSection, redundant: boolean): ChosenCodec {
  const red = redundant && section.kind === 'audio' ? redundancyOf(main, section) : null
  return { main, red, rtx: red === null ? retransmissionOf(main, section) : null }
}

/** What a client shall send: what it likes best, otherwise the first of its offer that we forward; redundant sound if it would. */
export function chooseUplink(section: OfferedSection, preferred: string | null, redundant: boolean): ChosenCodec | null {
  const known = section.kind === 'audio' ? AUDIO_CODECS : VIDEO_CODECS
  const usable = section.codecs.filter((codec) => known.includes(codec.name) && !needsOldPackets(codec))
  const main = usable.find((codec) => codec.name === preferred) ?? usable[0]
  return main === undefined ? null : chosen(main, section, redundant)
}

/** The payload type under which a subscriber can decode what the publisher sends. */
export function chooseDownlink(section: OfferedSection, { codec: name, fmtp, redundant }: DecodedTrack): ChosenCodec | null {
  const main = section.codecs.find((codec) => isForm(codec, { codec: name, fmtp }))
  return main === undefined ? null : chosen(main, section, redundant)
}

/** H.264 in packetization mode 0 splits nothing: whole slices over the MTU would be lost (RFC 6184 §6.2). */
const needsOldPackets = (codec: OfferedCodec): boolean => codec.name === 'h264' && parameter(codec.fmtp, 'packetization-mode') !== '1'

/** Whether what is sent can be decoded by whoever takes this. */
export const isForm = ({ name, fmtp }: OfferedCodec, track: Pick<DecodedTrack, 'codec' | 'fmtp'>): boolean =>
  name === track.codec && sameProfile(name, fmtp, track.fmtp)

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

export const negotiated = ({ main, rtx, red }: ChosenCodec): NegotiatedCodec => ({
  name: main.name,
  payloadType: main.payloadType,
  clockRate: main.clockRate,
  ...(rtx === null ? {} : { rtxPayloadType: rtx.payloadType }),
  ...(red === null ? {} : { redPayloadType: red.payloadType }),
})

/** All that a publisher may send in the section, what the track is made of first. */
export function received(codec: ChosenCodec): readonly NegotiatedCodec[] {
  const { main, red, rtx } = codec
  if (red === null) return [negotiated(codec)]
  const { name, payloadType, clockRate } = red
  return [negotiated({ main, rtx, red: null }), { name, payloadType, clockRate }]
}
