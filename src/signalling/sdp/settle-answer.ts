import { DATA_MID, type DownPlace, type OfferedPlace } from './down-places.ts'
import { takenBy, type TakenTrack } from './down-section.ts'
import type { Downlinks, WantedTrack } from './negotiation.ts'
import type { Offer, OfferedSection } from './offer.ts'

export interface SettledAnswer extends Downlinks {
  readonly places: readonly DownPlace[]
}

/** What an answer makes of the offer before it: a pure function of both. Null when it is an answer to another offer. */
export function settleAnswer(
  offered: readonly OfferedPlace[],
  answer: Pick<Offer, 'sections'>,
  wanted: readonly WantedTrack[],
): SettledAnswer | null {
  const [data, ...sections] = answer.sections
  if (data?.mid !== DATA_MID || sections.length !== offered.length) return null
  if (!offered.every((place, index) => sections[index]?.mid === place.mid && sections[index].kind === place.kind)) return null
  const tracks = new Map(wanted.map((track) => [track.sid, track]))
  const settled = offered.map((place, index) => settlePlace(place, sections[index], wantedAt(place, tracks)))
  return {
    places: settled.map(({ place }) => place),
    down: settled.flatMap(({ taken }) => (taken === null ? [] : [taken.down])),
    undecodable: settled.flatMap(({ refused }) => (refused === null ? [] : [refused])),
  }
}

/** What has another codec since the offer is not what was offered. */
function wantedAt({ offered }: OfferedPlace, tracks: ReadonlyMap<string, WantedTrack>): WantedTrack | undefined {
  const track = tracks.get(offered?.sid ?? '')
  return track?.ssrc === offered?.ssrc ? track : undefined
}

interface SettledPlace {
  readonly place: DownPlace
  readonly taken: TakenTrack | null
  /** Sid of a track that the client would not have. */
  readonly refused: string | null
}

/** A track that nobody wants any more by now is still there for the client, until the next offer takes it away. */
function settlePlace(offered: OfferedPlace, answered: OfferedSection | undefined, track: WantedTrack | undefined): SettledPlace {
  const { mid, kind } = offered
  const closed = offered.closed || answered?.rejected !== false
  const receives = !closed && (answered.direction === 'recvonly' || answered.direction === 'sendrecv')
  const taken = receives && track !== undefined ? takenBy(answered, track) : null
  const isThere = receives && (track === undefined || taken !== null)
  return {
    place: { mid, kind, closed, taken: isThere ? offered.offered : null },
    taken,
    refused: track === undefined || taken !== null ? null : track.sid,
  }
}
