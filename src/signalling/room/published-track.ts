import { SimulcastCodecInfo, TrackInfo, type AddTrackRequest } from '@livekit/protocol'
import type { UpTrack } from '../../sfu/forwarding/up-track.ts'
import type { UpSection } from '../sdp/negotiation.ts'
import { codecName, layersOf, Rendition } from './rendition.ts'

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
  /** Epoch milliseconds. */
  readonly announcedAt: number
  readonly info: TrackInfo
  readonly primary: Rendition
  /** The codec in which the owner would send it once more for who cannot decode the first; null none. */
  readonly backupCodec: string | null
  #backup: Rendition | null = null
  #regressed = false
  #heldBack = false
  #received = false

  constructor(sid: string, ownerSid: string, request: AddTrackRequest, announcedAt: number) {
    this.sid = sid
    this.ownerSid = ownerSid
    this.announcedAt = announcedAt
    this.primary = new Rendition(sid, sid, request)
    this.backupCodec = backupCodecOf(request)
    this.info = infoOf(sid, request)
  }

  get kind(): 'audio' | 'video' {
    return this.primary.announced.kind
  }

  get up(): UpTrack | null {
    return this.primary.up
  }

  get backup(): Rendition | null {
    return this.#backup
  }

  get renditions(): readonly Rendition[] {
    return this.#backup === null ? [this.primary] : [this.primary, this.#backup]
  }

  /** Everybody is sent the second codec. */
  get regressed(): boolean {
    return this.#regressed
  }

  /** From now on, for as long as there is a second codec. */
  regress(): void {
    this.#regressed = this.#backup !== null
  }

  /** By the id under which it was announced. */
  renditionOf(id: string): Rendition | undefined {
    return this.renditions.find(({ announced }) => announced.id === id)
  }

  /** Its owner is about to send it by another codec, too. False when that is not the one it said at first. */
  announceBackup(request: AddTrackRequest): boolean {
    const codec = request.simulcastCodecs[0]?.codec ?? ''
    if (this.backupCodec === null || codecName(codec) !== this.backupCodec) return false
    this.dropBackup()
    this.#backup = new Rendition(`${this.sid}/${this.backupCodec}`, this.sid, request)
    return true
  }

  dropBackup(): void {
    this.#backup?.close()
    this.#backup = null
    this.#regressed = false
    this.#describe()
  }

  negotiated(rendition: Rendition, up: UpTrack, section: UpSection): void {
    rendition.negotiated(up, section)
    this.#describe()
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
    for (const rendition of this.renditions) rendition.close()
  }

  #describe(): void {
    const { mid, layers, codec } = this.primary
    if (codec === null) return
    this.info.mid = mid
    this.info.mimeType = MIME[codec.name] ?? ''
    this.info.simulcast = layers > 1
    this.info.codecs = this.renditions.flatMap(describe)
  }

  #apply(): void {
    for (const { up } of this.renditions) up?.setMuted(this.info.muted || this.#heldBack)
  }
}

function describe({ codec, mid, announced, sizes }: Rendition): SimulcastCodecInfo[] {
  const [cid = ''] = announced.cids
  return codec === null ? [] : [new SimulcastCodecInfo({ mimeType: MIME[codec.name] ?? '', mid, cid, layers: [...sizes] })]
}

/** The second that it names. */
function backupCodecOf({ simulcastCodecs }: AddTrackRequest): string | null {
  const [, second] = simulcastCodecs
  return second === undefined || second.codec === '' ? null : codecName(second.codec)
}

function infoOf(sid: string, request: AddTrackRequest): TrackInfo {
  const { type, name, muted, width, height, disableDtx, source, stereo, encryption, stream, disableRed, backupCodecPolicy, audioFeatures } =
    request
  const layers = layersOf(request)
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
    disableRed,
    packetTrailerFeatures: request.packetTrailerFeatures,
  })
}
