/** Which of several H.264 formats we take, and how we name ours (RFC 6184 §8.2.2). */
import { h264Format, h264Limits, type H264Format, type H264Profile } from './h264-format.ts'
import { limitsOfLevel, type H264Limits } from './h264-level.ts'
import type { PayloadFormat } from './payload-format.ts'

/** We send what every one of them decodes; browsers are sure to decode only the first of what is sent to us. */
const RANKS: Readonly<Record<H264Profile, number>> = { 'constrained-baseline': 0, baseline: 1, main: 2, other: 3 }

/** 3.1: 1280 × 720 at 30 pictures a second. It goes to all browsers as it comes. */
const OWN_LEVEL = 31
/** Of what is sent to us, in bits per second. */
export const OWN_BANDWIDTH = 2_500_000

const compare = (one: H264Format, other: H264Format): number =>
  RANKS[one.profile] - RANKS[other.profile] || other.packetizationMode - one.packetizationMode

/** The best of those offered; equals in their order. */
export const chooseH264 = (offered: readonly PayloadFormat[]): H264Format | undefined =>
  offered.flatMap((payload) => h264Format(payload) ?? []).toSorted(compare)[0]

/** What our decoders take beyond a level that the other side keeps below ours. */
const aboveLevel = (level: number): string => {
  if (level >= OWN_LEVEL) return ''
  const { macroblocksPerFrame, macroblocksPerSecond } = limitsOfLevel(OWN_LEVEL)
  return `;max-fs=${macroblocksPerFrame};max-mbps=${macroblocksPerSecond}`
}

/** The level of both directions, where neither side may have one of its own. */
const sharedLevel = ({ asymmetric, level }: H264Format): number => (asymmetric ? OWN_LEVEL : Math.min(level, OWN_LEVEL))

/** Theirs as we answer it: the same profile and mode, and our level where that may be another. */
export const ownH264 = (theirs: H264Format): PayloadFormat => {
  const level = sharedLevel(theirs)
  const id = level === theirs.level ? theirs.id : `${theirs.id.slice(0, 4)}${level.toString(16).padStart(2, '0')}`
  const mode = theirs.packetizationMode === 1 ? ';packetization-mode=1' : ''
  const asymmetric = theirs.asymmetric ? ';level-asymmetry-allowed=1' : ''
  return { ...theirs.payload, name: 'H264', parameters: `profile-level-id=${id}${mode}${asymmetric}${aboveLevel(level)}` }
}

/** What we may send. `bandwidth` is the other side's b=. */
export const sendingLimits = (theirs: H264Format, bandwidth: number | undefined): H264Limits => {
  const limits = theirs.asymmetric ? h264Limits(theirs) : h264Limits(theirs, sharedLevel(theirs))
  return { ...limits, bitsPerSecond: Math.min(limits.bitsPerSecond, bandwidth ?? Number.POSITIVE_INFINITY) }
}

const offered = (type: number, mode: 0 | 1): PayloadFormat => ({
  type,
  name: 'H264',
  clockRate: 90_000,
  channels: 1,
  parameters: `profile-level-id=42e01f${mode === 1 ? ';packetization-mode=1' : ''};level-asymmetry-allowed=1`,
})

/** Of our own offers. The numbers are none of those that we offer for sound: some take all numbers of a call for one list. */
export const OFFERED_H264: readonly PayloadFormat[] = [offered(97, 1), offered(98, 0)]
