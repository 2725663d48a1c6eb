/** Where the server offers, which media section carries which track: it adds sections as it needs them, and uses them again. */
import type { WantedTrack } from './negotiation.ts'

/** The section of the data channels, the first of every offer. */
export const DATA_MID = '0'
/** More than a browser keeps up with. Tracks beyond wait until others go. */
const MAX_PLACES = 256

/** A track by one codec: by another it has other streams. */
type SentTrack = Pick<WantedTrack, 'sid' | 'ssrc'>

export interface DownPlace {
  readonly mid: string
  readonly kind: 'audio' | 'video'
  /** What the client has there, as far as we know. */
  readonly taken: SentTrack | null
  /** The client rejected the section. What takes its place in the order has another mid (RFC 8829 §5.2.2). */
  readonly closed: boolean
}

export interface OfferedPlace extends DownPlace {
  /** What an offer says is there. */
  readonly offered: SentTrack | null
}

/** What to offer so that exactly these tracks flow: each stays where it is, and new ones take free sections of their kind, or new ones. */
export function arrange(places: readonly DownPlace[], wanted: readonly WantedTrack[]): readonly OfferedPlace[] {
  const waiting = new Map(wanted.map((track) => [track.sid, track]))
  const arranged = places.map((place): OfferedPlace => {
    const stays = waiting.get(place.taken?.sid ?? '')
    if (stays !== undefined) waiting.delete(stays.sid)
    return { ...place, offered: stays === undefined ? null : sentTrack(stays) }
  })
  for (const track of waiting.values()) {
    const { kind } = track
    const offered = sentTrack(track)
    const index = freePlace(arranged, kind)
    const place = arranged[index]
    if (place !== undefined && !place.closed) arranged[index] = { ...place, offered }
    else if (index < MAX_PLACES) arranged[index] = { mid: nextMid(arranged), kind, taken: null, closed: false, offered }
  }
  return arranged
}

/** Whether the client has what would be offered. */
export const isSettled = (places: readonly OfferedPlace[]): boolean =>
  places.every(({ offered, taken }) => offered?.sid === taken?.sid && offered?.ssrc === taken?.ssrc)

const sentTrack = ({ sid, ssrc }: WantedTrack): SentTrack => ({ sid, ssrc })

/** An offer that may have reached the client or not: it has the tracks, for all we know. */
export const assumeTaken = (places: readonly OfferedPlace[]): readonly DownPlace[] =>
  places.map(({ mid, kind, taken, closed, offered }) => ({ mid, kind, closed, taken: offered ?? taken }))

/**
 * A section that still carries another track for the client is not free: a browser announces a new track only when the section was
 * inactive in between (W3C WebRTC §5.3, "process the addition of a remote track"). Where none is free, the one after the last.
 */
function freePlace(places: readonly OfferedPlace[], kind: 'audio' | 'video'): number {
  const open = places.findIndex((place) => !place.closed && place.kind === kind && place.taken === null && place.offered === null)
  if (open >= 0) return open
  const closed = places.findIndex((place) => place.closed)
  return closed >= 0 ? closed : places.length
}

const nextMid = (places: readonly OfferedPlace[]): string =>
  String(places.reduce((last, { mid }) => Math.max(last, Number(mid)), Number(DATA_MID)) + 1)
