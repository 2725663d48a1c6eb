/** The next description of the same call: its version rises when something changed, and only then (RFC 3264 §8). */
import type { OwnMedia } from './own-media.ts'
import type { MediaSection, SessionDescription } from './session-description.ts'
import { writeDescription } from './write-description.ts'

const FIRST_VERSION = 1n

const isSame = (one: SessionDescription, other: SessionDescription): boolean => writeDescription(one).equals(writeDescription(other))

export const revise = (previous: SessionDescription, media: readonly MediaSection[]): SessionDescription => {
  const next = { ...previous, media }
  if (isSame(previous, next)) return previous
  return { origin: { ...previous.origin, version: previous.origin.version + 1n }, media }
}

/** The first of a call where there is no previous one. */
export const describe = (own: OwnMedia, media: readonly MediaSection[], previous: SessionDescription | undefined): SessionDescription =>
  previous
    ? revise(previous, media)
    : { origin: { username: 'latch', sessionId: own.sessionId, version: FIRST_VERSION, address: own.address }, media }

/** A section that is not wanted, or was not for the whole call (RFC 3264 §6): as it came, with port 0. */
export const declined = ({ kind, protocol, formats }: MediaSection, own: OwnMedia): MediaSection => ({
  kind,
  port: 0,
  protocol,
  formats: formats.slice(0, 1),
  payloads: [],
  address: own.address,
  direction: 'inactive',
  packetTime: undefined,
  rtcp: undefined,
  rtcpMux: false,
  bandwidth: undefined,
  feedback: [],
  content: [],
  crypto: [],
})
