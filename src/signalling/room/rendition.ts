import { AudioTrackFeature, Encryption_Type, TrackType, type AddTrackRequest, type VideoLayer } from '@livekit/protocol'
import type { UpTrack } from '../../sfu/forwarding/up-track.ts'
import { REDUNDANT_AUDIO } from '../sdp/capabilities.ts'
import type { AnnouncedTrack, UpSection } from '../sdp/negotiation.ts'

/** Codecs that send all sizes in one stream. */
const SCALABLE: ReadonlySet<string | undefined> = new Set(['vp9', 'av1'])
const MAX_SPATIAL_LAYERS = 3

/** A track by one codec, from the moment its owner announces it. Most tracks have one; another is for who cannot decode the first. */
export class Rendition {
  readonly announced: AnnouncedTrack
  /** As announced. */
  readonly sizes: readonly VideoLayer[]
  #up: UpTrack | null = null
  #mid = ''
  #layers = 1
  #fmtp = ''
  #redundant = false

  constructor(id: string, sid: string, request: AddTrackRequest) {
    this.announced = announcedOf(id, sid, request)
    this.sizes = layersOf(request)
  }

  /** Null until it is negotiated. */
  get up(): UpTrack | null {
    return this.#up
  }

  get mid(): string {
    return this.#mid
  }

  /** Sizes that can be chosen among: simulcast layers that were negotiated, or spatial layers that were announced. */
  get layers(): number {
    return this.#layers
  }

  get codec(): { readonly name: string; readonly fmtp: string; readonly redundant: boolean } | null {
    return this.#up === null ? null : { name: this.#up.codec.name, fmtp: this.#fmtp, redundant: this.#redundant }
  }

  negotiated(up: UpTrack, { mid, fmtp, encodings, codecs }: UpSection): void {
    const isScalable = encodings.length === 1 && SCALABLE.has(up.codec.name)
    this.#up = up
    this.#mid = mid
    this.#fmtp = fmtp
    this.#redundant = codecs.some(({ name }) => name === REDUNDANT_AUDIO)
    this.#layers = isScalable ? Math.min(Math.max(1, this.sizes.length), MAX_SPATIAL_LAYERS) : encodings.length
  }

  close(): void {
    this.#up?.close()
    this.#up = null
  }
}

export const layersOf = ({ layers, simulcastCodecs }: AddTrackRequest): AddTrackRequest['layers'] =>
  layers.length > 0 ? layers : (simulcastCodecs[0]?.layers ?? [])

/** `video/VP9` is `vp9` here. */
export const codecName = (codec: string): string => codec.toLowerCase().replace(/^(audio|video)\//, '')

function announcedOf(id: string, sid: string, request: AddTrackRequest): AnnouncedTrack {
  const [first] = request.simulcastCodecs
  const cids = [request.cid, ...request.simulcastCodecs.map((codec) => codec.cid)].filter((cid) => cid !== '')
  return {
    id,
    sid,
    kind: request.type === TrackType.AUDIO ? 'audio' : 'video',
    cids: [...new Set(cids)],
    codec: first === undefined || first.codec === '' ? null : codecName(first.codec),
    stereo: request.stereo || request.audioFeatures.includes(AudioTrackFeature.TF_STEREO),
    // Nobody but the receivers can take apart what is encrypted end to end.
    redundant: !request.disableRed && request.encryption === Encryption_Type.NONE,
    dtx: !request.disableDtx && !request.audioFeatures.includes(AudioTrackFeature.TF_NO_DTX),
  }
}
