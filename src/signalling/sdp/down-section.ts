import type { ExtensionIds } from '../../sfu/forwarding/up-track.ts'
import { speaksExtension } from './capabilities.ts'
import { chooseDownlink, negotiated, type ChosenCodec } from './codec-choice.ts'
import type { DownSection, WantedTrack } from './negotiation.ts'
import type { OfferedSection } from './offer.ts'

export interface TakenTrack {
  readonly codec: ChosenCodec
  readonly down: DownSection
}

/** How a track goes to a client by a section of the client's own SDP; null when it cannot be decoded there. */
export function takenBy(section: OfferedSection, track: WantedTrack): TakenTrack | null {
  const codec = chooseDownlink(section, track)
  if (codec === null) return null
  const { mid } = section
  const { sid, ssrc } = track
  const rtxSsrc = codec.rtx === null ? null : track.rtxSsrc
  return { codec, down: { mid, sid, codec: negotiated(codec), extensions: extensionIds(section), ssrc, rtxSsrc } }
}

/** As the client numbers them. */
export const extensionIds = (section: OfferedSection): ExtensionIds =>
  new Map(section.extensions.filter(({ uri }) => speaksExtension(uri)).map(({ uri, id }) => [uri, id]))
