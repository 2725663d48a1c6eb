import { chooseUplink, parameter, received, type ChosenCodec } from './codec-choice.ts'
import { extensionIds, takenBy } from './down-section.ts'
import type { AnnouncedTrack, Answer, AnswerRequest, DownSection, UpSection, WantedTrack } from './negotiation.ts'
import type { OfferedSection } from './offer.ts'
import { placeDownlinks, placeUplinks } from './section-places.ts'
import { writeAnswer, type AnsweredSection } from './write-answer.ts'

/** The whole negotiation, since this server never offers: a pure function of the offer and of what should flow. */
export function answerOffer(request: AnswerRequest): Answer {
  const uplinks = placeUplinks(request)
  const downlinks = placeDownlinks(request)
  const opus = opusParameters(request.announced)
  const up: UpSection[] = []
  const down: DownSection[] = []
  const sections = request.offer.sections.map((section): AnsweredSection => {
    const announced = uplinks.get(section.mid)
    const wanted = downlinks.places.get(section.mid)
    const settled = answerUplink(section, announced, up) ?? answerDownlink(section, wanted, down)
    return { section, opus, ...(settled ?? { use: 'idle' }) }
  })
  const midToTrackId = Object.fromEntries([...up, ...down].map(({ mid, sid }) => [mid, sid]))
  const { unplaced, undecodable, released } = downlinks
  return { sdp: writeAnswer(request, sections), up, down, midToTrackId, unplaced, undecodable, released }
}

type Use = { use: 'up'; codec: ChosenCodec } | { use: 'down'; codec: ChosenCodec; track: WantedTrack; rtxSsrc: number | null }

function answerUplink(section: OfferedSection, track: AnnouncedTrack | undefined, into: UpSection[]): Use | null {
  const codec = track === undefined ? null : chooseUplink(section, track.codec, track.redundant)
  if (track === undefined || codec === null) return null
  into.push({
    mid: section.mid,
    id: track.id,
    sid: track.sid,
    kind: track.kind,
    codecs: received(codec),
    fmtp: codec.main.fmtp,
    extensions: extensionIds(section),
    encodings: encodingsOf(section),
  })
  return { use: 'up', codec }
}

function answerDownlink(section: OfferedSection, track: WantedTrack | undefined, into: DownSection[]): Use | null {
  const taken = track === undefined ? null : takenBy(section, track)
  if (track === undefined || taken === null) return null
  into.push(taken.down)
  return { use: 'down', codec: taken.codec, track, rtxSsrc: taken.down.rtxSsrc }
}

/** LiveKit's rids say their quality; others keep the order of the offer. */
const QUALITY: Readonly<Record<string, number>> = { q: 0, h: 1, f: 2 }

function encodingsOf(section: OfferedSection): UpSection['encodings'] {
  if (section.rids.length > 0) {
    const ranked = section.rids.map((rid, index) => ({ rid, rank: QUALITY[rid] ?? index }))
    return ranked.toSorted((a, b) => a.rank - b.rank).map(({ rid }) => ({ rid }))
  }
  const [first] = section.ssrcs
  if (first === undefined) return [{}]
  return [{ ssrc: first.ssrc, ...(first.rtxSsrc === null ? {} : { rtxSsrc: first.rtxSsrc }) }]
}

/**
 * One payload type must mean the same in the whole BUNDLE (RFC 9143 §10), so all of a client's audio shares these parameters:
 * stereo if any track is, discontinuous transmission unless any track must not have it.
 */
function opusParameters(announced: readonly AnnouncedTrack[]): (offered: string) => string {
  const audio = announced.filter((track) => track.kind === 'audio')
  const stereo = audio.some((track) => track.stereo)
  const added = [...(audio.every((track) => track.dtx) ? ['usedtx=1'] : []), ...(stereo ? ['stereo=1', 'maxaveragebitrate=510000'] : [])]
  return (offered) => {
    const kept = offered.split(';').filter((part) => part !== '' && !/^\s*(usedtx|stereo|sprop-stereo|maxaveragebitrate)=/.test(part))
    const fec = parameter(offered, 'useinbandfec') === null ? ['useinbandfec=1'] : []
    return [...kept, ...fec, ...added].join(';')
  }
}
