/**
 * Which frames of one RTP stream a subscriber is sent, where it is in spatial and temporal layers: whole pictures only, fewer layers
 * from the next picture on, more from one on that needs nothing of what was left out.
 */
import type { FrameLayers } from './frame-layers.ts'
import type { SourcePacket } from './source-packet.ts'

/** Changes that are remembered, for packets that were overtaken. */
const MAX_CHANGES = 16
export const ALL_LAYERS = 255

type LayeredPacket = Pick<SourcePacket, 'header' | 'layers' | 'startsKeyFrame'>

export class LayerFilter {
  /** From the picture with this RTP timestamp on. */
  readonly #since = new Uint32Array(MAX_CHANGES)
  readonly #spatial = new Uint8Array(MAX_CHANGES)
  readonly #temporal = new Uint8Array(MAX_CHANGES)
  #count = 0
  #newest = 0
  #aimedSpatial = ALL_LAYERS
  #aimedTemporal = ALL_LAYERS

  /** Highest spatial layer that is sent. */
  get spatial(): number {
    return this.#spatial[this.#count - 1] ?? ALL_LAYERS
  }

  /** Highest layers wanted; reached at once or when the stream allows it. */
  aim(spatial: number, temporal: number): void {
    this.#aimedSpatial = Math.min(spatial, ALL_LAYERS)
    this.#aimedTemporal = Math.min(temporal, ALL_LAYERS)
  }

  /** Another stream begins, with a key frame. */
  restart({ header }: LayeredPacket): void {
    this.#count = 0
    this.#newest = header.timestamp
    this.#change(this.#aimedSpatial, this.#aimedTemporal)
  }

  /** More spatial layers are wanted than are sent: only a key frame brings them. */
  get wantsMore(): boolean {
    return this.#aimedSpatial > this.spatial
  }

  /** To be asked once for each packet, as they arrive. */
  admits(packet: LayeredPacket): boolean {
    const { timestamp } = packet.header
    if (((timestamp - this.#newest) | 0) > 0) {
      this.#newest = timestamp
      this.#nextPicture(packet)
    }
    const at = this.#changeAt(timestamp)
    return packet.layers.spatial <= (this.#spatial[at] ?? 0) && packet.layers.temporal <= (this.#temporal[at] ?? 0)
  }

  /** The last packet of what is sent of its picture. */
  endsPicture({ header, layers }: LayeredPacket): boolean {
    return header.marker || (layers.endsFrame && layers.spatial === (this.#spatial[this.#changeAt(header.timestamp)] ?? ALL_LAYERS))
  }

  #nextPicture({ layers, startsKeyFrame }: LayeredPacket): void {
    const before = this.#temporal[this.#count - 1] ?? ALL_LAYERS
    const spatial = startsKeyFrame ? this.#aimedSpatial : Math.min(this.spatial, this.#aimedSpatial)
    const temporal = startsKeyFrame ? this.#aimedTemporal : this.#nextTemporal(layers, before)
    if (spatial !== this.spatial || temporal !== before) this.#change(spatial, temporal)
  }

  #nextTemporal({ entry }: FrameLayers, before: number): number {
    return this.#aimedTemporal <= before ? this.#aimedTemporal : Math.max(before, Math.min(this.#aimedTemporal, entry))
  }

  #change(spatial: number, temporal: number): void {
    if (this.#count === MAX_CHANGES) {
      for (const list of [this.#since, this.#spatial, this.#temporal]) list.copyWithin(0, 1)
      this.#count--
    }
    this.#since[this.#count] = this.#newest
    this.#spatial[this.#count] = spatial
    this.#temporal[this.#count++] = temporal
  }

  /** What was before all that is remembered is as the oldest. */
  #changeAt(timestamp: number): number {
    for (let at = this.#count - 1; at > 0; at--) if (((timestamp - (this.#since[at] ?? 0)) | 0) >= 0) return at
    return 0
  }
}
