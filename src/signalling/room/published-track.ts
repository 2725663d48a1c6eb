import { AudioTrackFeature, SimulcastCodecInfo, TrackInfo, TrackType, type AddTrackRequest } from '@livekit/protocol'
import type { UpTrack } from '../../sfu/forwarding/up-track.ts'
import type { AnnouncedTrack, UpSection } from '../sdp/negotiation.ts'

const MIME: Readonly<Record<string, string>> = {
  opus: 'audio/opus',
  vp8: 'video/VP8',
  h264: 'video/H264',
  vp9: 'video/VP9',
  av1: 'video/AV1',
}

/** A track from the moment its owner asks to publish it until it is unpublished. Others see it once it is negotiated. */
export class PublishedTrack {
  readonly sid: string
  readonly ownerSid: string
  readonly announced: AnnouncedTrack
  readonly info: TrackInfo
  #up: UpTrack | null = null
  #layers = 1
  #fmtp = ''
  #heldBack = false
  #received = false

  constructor(sid: string, ownerSid: string, request: AddTrackRequest) {
    this.sid = sid
    this.ownerSid = ownerSid
    this.announced = announcedOf(sid, request)
    this.info = infoOf(sid, request)
  }

  get kind(): 'audio' | 'video' {
    return this.announced.kind
  }

  get up(): UpTrack | null {
    return this.#up
  }

  /** Sizes that can be chosen among: simulcast layers that were negotiated, or spatial layers that were announced. */
  get layers(): number {
    return this.#layers
  }

  get codec(): { readonly name: string; readonly fmtp: string } | null {
    return this.#up === null ? null : { name: this.#up.codec.name, fmtp: this.#fmtp }
  }

  negotiated(up: UpTrack, section: UpSection): void {
    this.#up = up
    this.#layers = layersOf(section, this.info.layers.length)
    this.#fmtp = section.fmtp
    const mimeType = MIME[up.codec.name] ?? ''
    this.info.mid = section.mid
    this.info.mimeType = mimeType
    this.info.simulcast = section.encodings.length > 1
    const [cid = ''] = this.announced.cids
    this.info.codecs = [new SimulcastCodecInfo({ mimeType, mid: section.mid, cid, layers: this.info.layers })]
    this.#apply()
  }

  /** True once, when the first subscriber is there. */
  firstReceived(): boolean {
    const first = !this.#received
    this.#received = true
    return first
  }

  setMuted(muted: boolean): void {
    this.info.muted = muted
    this.#apply()
  }

  /** While the owner's signal connection is away nothing is forwarded; nobody is told that the track is muted. */
  holdBack(held: boolean): void {
    this.#heldBack = held
    this.#apply()
  }

  close(): void {
    this.#up?.close()
    this.#up = null
  }

  #apply(): void {
    this.#up?.setMuted(this.info.muted || this.#heldBack)
  }
}

/** Codecs that send all sizes in one stream. */
const SCALABLE: ReadonlySet<string | undefined> = new Set(['vp9', 'av1'])
const MAX_SPATIAL_LAYERS = 3

function layersOf({ encodings, codecs }: UpSection, announced: number): number {
  if (encodings.length > 1 || !SCALABLE.has(codecs[0]?.name)) return encodings.length
  return Math.min(Math.max(1, announced), MAX_SPATIAL_LAYERS)
}

function announcedOf(sid: string, request: AddTrackRequest): AnnouncedTrack {
  const [first] = request.simulcastCodecs
  const cids = [request.cid, ...request.simulcastCodecs.map((codec) => codec.cid)].filter((cid) => cid !== '')
  return {
    sid,
    kind: request.type === TrackType.AUDIO ? 'audio' : 'video',
    cids: [...new Set(cids)],
    codec: first === undefined || first.codec === '' ? null : first.codec.toLowerCase().replace(/^(audio|video)\//, ''),
    stereo: request.stereo || request.audioFeatures.includes(AudioTrackFeature.TF_STEREO),
    dtx: !request.disableDtx && !request.audioFeatures.includes(AudioTrackFeature.TF_NO_DTX),
  }
}

function infoOf(sid: string, request: AddTrackRequest): TrackInfo {
  const { type, name, muted, width, height, disableDtx, source, stereo, encryption, stream, backupCodecPolicy, audioFeatures } = request
  const layers = request.layers.length > 0 ? request.layers : (request.simulcastCodecs[0]?.layers ?? [])
  return new TrackInfo({
    sid,
    type,
    name,
    muted,
    width,
    height,
    disableDtx,
    source,
    stereo,
    encryption,
    stream,
    backupCodecPolicy,
    audioFeatures,
    layers,
    // RED would shut out browsers that do not speak it: one track has one codec for everyone.
    disableRed: true,
    packetTrailerFeatures: request.packetTrailerFeatures,
  })
}
