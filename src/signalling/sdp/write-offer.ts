import { DATA_MID, type OfferedPlace } from './down-places.ts'
import type { LocalTransport, WantedTrack } from './negotiation.ts'
import { codecsFor, extensionLinesFor } from './own-media.ts'
import { closedLines, dataLines, mediaLines, sessionLines, sourceLines, transportLines } from './section-lines.ts'

export interface OfferRequest {
  /** Above that of the offer before. */
  readonly version: number
  readonly transport: LocalTransport
  readonly places: readonly OfferedPlace[]
  readonly wanted: readonly WantedTrack[]
}

const MEDIA = 'UDP/TLS/RTP/SAVPF'
const DATA = 'UDP/DTLS/SCTP'

/**
 * An offer of ours (RFC 8829 §5.2): data channels and the tracks that we send, in one BUNDLE. Who begins DTLS is for the client to say
 * (RFC 8842 §5.2 wants it so).
 */
export function writeOffer({ version, transport, places, wanted }: OfferRequest): string {
  const open = places.filter(({ closed }) => !closed)
  const tracks = new Map(wanted.map((track) => [track.sid, track]))
  const lines = [
    ...sessionLines(version, [DATA_MID, ...open.map(({ mid }) => mid)]),
    ...dataLines(DATA, DATA_MID, transportLines(transport, 'actpass', true)),
    ...places.flatMap((place) => placeLines(place, tracks.get(place.offered?.sid ?? '') ?? null, transport)),
  ]
  return `${lines.join('\r\n')}\r\n`
}

/** LiveKit's `mid_to_track_id`. */
export const midsOf = (places: readonly OfferedPlace[]): Record<string, string> =>
  Object.fromEntries(places.flatMap(({ mid, offered }) => (offered === null ? [] : [[mid, offered.sid]])))

function placeLines({ mid, kind, closed }: OfferedPlace, track: WantedTrack | null, transport: LocalTransport): string[] {
  if (closed) return closedLines(kind, MEDIA, mid)
  const codecs = codecsFor(kind, track)
  const direction = track === null ? 'inactive' : 'sendonly'
  const section = { kind, protocol: MEDIA, mid, direction, extensions: extensionLinesFor(kind), codecs } as const
  const lines = mediaLines(section, transportLines(transport, 'actpass', false))
  const repaired = codecs.some(({ name }) => name === 'rtx')
  return track === null ? lines : [...lines, ...sourceLines(track, repaired ? track.rtxSsrc : null)]
}
