/** Our offers (RFC 3264 §5, §8): for an INVITE that came without one, for calls that we make, and to hold, resume and refresh. */
import type { Agreement } from './agreement.ts'
import { payloadOf } from './audio-codec.ts'
import { digitsPayload, noisePayload } from './digits-and-noise.ts'
import type { Direction } from './direction.ts'
import { offerVideo, placeOfVideo } from './offer-video.ts'
import { offeredKeys } from './offered-keys.ts'
import type { OwnMedia } from './own-media.ts'
import type { PayloadFormat } from './payload-format.ts'
import { declined, describe, revise } from './revision.ts'
import type { MediaSection, SessionDescription } from './session-description.ts'

const FRAME_MS = 20
/** 101 is what nearly everybody takes for digits; some take nothing else. */
const DIGITS_8000 = 101
const DIGITS_48000 = 100
const NOISE = 13

const fullPayloads = ({ codecs }: OwnMedia): readonly PayloadFormat[] => [
  ...codecs.map((codec) => payloadOf(codec)),
  ...(codecs.includes('PCMU') || codecs.includes('PCMA') ? [noisePayload(NOISE)] : []),
  digitsPayload(DIGITS_8000, 8_000),
  ...(codecs.includes('opus') ? [digitsPayload(DIGITS_48000, 48_000)] : []),
]

const isSameCodec = (one: PayloadFormat, other: PayloadFormat): boolean =>
  one.name.toLowerCase() === other.name.toLowerCase() && one.clockRate === other.clockRate && one.channels === other.channels

/** Payload types for codecs without a fixed one (RFC 3551 §6). */
const DYNAMIC = Array.from({ length: 32 }, (_, i) => 96 + i)

/** A number that once meant a codec means it for the whole call (RFC 3264 §8.3.2): the others step aside. */
const renumber = (payloads: readonly PayloadFormat[], used: readonly PayloadFormat[]): readonly PayloadFormat[] => {
  const taken = new Set([...payloads, ...used].map(({ type }) => type))
  return payloads.map((payload) => {
    const known = used.find((one) => isSameCodec(one, payload))
    if (known) return { ...payload, type: known.type }
    if (!used.some(({ type }) => type === payload.type)) return payload
    const free = DYNAMIC.find((type) => !taken.has(type)) ?? payload.type
    taken.add(free)
    return { ...payload, type: free }
  })
}

const offerAudio = (own: OwnMedia, previous: Agreement | undefined, direction: Direction): MediaSection => {
  const before = previous?.local.media[previous.audio.section]
  const payloads = renumber(fullPayloads(own), before?.payloads ?? [])
  return {
    kind: 'audio',
    port: own.port,
    protocol: before?.protocol ?? (own.encryption === 'always' ? 'RTP/SAVP' : 'RTP/AVP'),
    formats: payloads.map(({ type }) => `${type}`),
    payloads,
    address: own.address,
    direction,
    packetTime: FRAME_MS,
    rtcp: undefined,
    rtcpMux: before?.rtcpMux ?? true,
    bandwidth: undefined,
    feedback: [],
    content: [],
    crypto: offeredKeys(own, previous?.audio.srtp),
  }
}

/** Everything that we can do; `previous` is what the call had before, where it had something. */
export const makeOffer = (own: OwnMedia, previous?: Agreement, direction: Direction = 'sendrecv'): SessionDescription => {
  const audio = offerAudio(own, previous, direction)
  const video = own.video === null ? [] : [offerVideo(own, own.video.port, previous, direction)]
  if (!previous) return describe(own, [audio, ...video], undefined)
  // Sections of an earlier offer or answer keep their places (RFC 3264 §8).
  const media = previous.local.media.map((one, i) => (i === previous.audio.section ? audio : declined(one, own)))
  media.splice(placeOfVideo(previous), video.length, ...video)
  return describe(own, media, previous.local)
}

/** What was agreed on once more, with another direction to hold or resume, and unchanged to refresh (RFC 4028 §7.4). */
export const repeatOffer = ({ local, audio, video }: Agreement, direction: Direction): SessionDescription =>
  revise(
    local,
    local.media.map((section, i) => (i === audio.section || i === video?.section ? { ...section, direction } : section)),
  )
