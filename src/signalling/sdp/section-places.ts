/** Which media section carries which track. A track stays where it is; what is new takes the first free place. */
import { chooseDownlink } from './codec-choice.ts'
import type { AnnouncedTrack, AnswerRequest, WantedTrack } from './negotiation.ts'
import { sends, type OfferedSection } from './offer.ts'

/** By mid. */
export function placeUplinks(request: AnswerRequest): Map<string, AnnouncedTrack> {
  const sections = request.offer.sections.filter((section) => !section.rejected && sends(section) && section.kind !== 'application')
  const places = new Map<string, AnnouncedTrack>()
  const placed = new Set<string>()
  const place = (section: OfferedSection, track: AnnouncedTrack | undefined): void => {
    if (track === undefined || track.kind !== section.kind || places.has(section.mid) || placed.has(track.id)) return
    places.set(section.mid, track)
    placed.add(track.id)
  }
  for (const section of sections) place(section, namedBy(section, request))
  for (const section of sections) place(section, announcedAs(request.announced, request.upBound.get(section.mid)))
  // Firefox makes up track ids of its own, and so does libwebrtc for what it sends again: the rest goes by kind and order.
  const fresh = request.announced.filter((track) => isFresh(track, request))
  for (const section of sections) {
    const next = fresh.find((track) => track.kind === section.kind && !placed.has(track.id))
    place(section, next)
  }
  return places
}

/** A track stays in its section as long as it is sent: what is there no more has ended. */
const isFresh = ({ id }: AnnouncedTrack, { upBound }: AnswerRequest): boolean => ![...upBound.values()].includes(id)

/** A track that is published again before the client has stopped sending it has its name twice: what is new goes by another section. */
function namedBy({ mid, trackId }: OfferedSection, request: AnswerRequest): AnnouncedTrack | undefined {
  const named = request.announced.filter(({ cids }) => trackId !== null && cids.includes(trackId))
  return announcedAs(named, request.upBound.get(mid)) ?? named.find((track) => isFresh(track, request))
}

const announcedAs = (announced: readonly AnnouncedTrack[], id: string | undefined): AnnouncedTrack | undefined =>
  announced.find((track) => track.id === id)

const trackWith = (tracks: readonly WantedTrack[], sid: string | undefined): WantedTrack | undefined =>
  tracks.find((track) => track.sid === sid)

export interface DownlinkPlaces {
  readonly places: ReadonlyMap<string, WantedTrack>
  readonly unplaced: readonly string[]
  readonly undecodable: readonly string[]
  readonly released: boolean
}

export function placeDownlinks(request: AnswerRequest): DownlinkPlaces {
  const sections = request.offer.sections.filter((section) => !section.rejected && section.direction === 'recvonly')
  const places = new Map<string, WantedTrack>()
  let released = false
  for (const section of sections) {
    const bound = request.downBound.get(section.mid)
    const track = trackWith(request.wanted, bound)
    if (track !== undefined && chooseDownlink(section, track) !== null) places.set(section.mid, track)
    else if (bound !== undefined) released = true
  }
  const unplaced: string[] = []
  const undecodable: string[] = []
  const settled = new Set([...places.values()].map((track) => track.sid))
  for (const track of request.wanted) {
    if (settled.has(track.sid)) continue
    const free = sections.find((section) => isFree(section, track, places, request.downBound))
    if (free !== undefined) places.set(free.mid, track)
    else if (cannotDecode(track, sections)) undecodable.push(track.sid)
    else unplaced.push(track.sid)
  }
  return { places, unplaced, undecodable, released }
}

/**
 * A section that carried another track in the last answer is not free yet: a browser announces a new track only when the section
 * was inactive in between (W3C WebRTC §5.3, "process the addition of a remote track").
 */
function isFree(
  section: OfferedSection,
  track: WantedTrack,
  places: ReadonlyMap<string, WantedTrack>,
  bound: ReadonlyMap<string, string>,
): boolean {
  if (section.kind !== track.kind || places.has(section.mid) || bound.has(section.mid)) return false
  return chooseDownlink(section, track) !== null
}

/** Some section of the kind exists and none of them offers the codec. */
function cannotDecode(track: WantedTrack, sections: readonly OfferedSection[]): boolean {
  const candidates = sections.filter((section) => section.kind === track.kind)
  return candidates.length > 0 && candidates.every((section) => chooseDownlink(section, track) === null)
}
