/** Which of a track's layers one subscriber is sent at this moment, and which it is to be sent next. */
import { LayerFilter } from './layer-filter.ts'
import { LayerTarget, NO_LAYER } from './layer-target.ts'
import type { ReceivedTrack } from './received-track.ts'
import type { SourcePacket } from './source-packet.ts'

export class LayerFollower {
  /** What is wanted, and what was granted of it. */
  readonly targets: LayerTarget
  readonly #filter = new LayerFilter()
  /** Simulcast layer that is sent. */
  #current = NO_LAYER
  #target = NO_LAYER
  #fresh = true

  constructor(source: ReceivedTrack) {
    this.targets = new LayerTarget(source)
  }

  get current(): number {
    return this.#current
  }

  get target(): number {
    return this.#target
  }

  /** The next packet begins anew: numbers close up, and a picture starts with a key frame. */
  get fresh(): boolean {
    return this.#fresh
  }

  refresh(): void {
    this.#fresh = true
  }

  /** What is wanted, granted or there has changed; `spared` of the highest simulcast layers are not sent. */
  retarget(spared: number, now: number): void {
    this.#target = this.targets.layer(spared)
    this.#aim(spared, now)
  }

  /** `packet` is the first of its layer that is sent. */
  begin(packet: SourcePacket, spared: number, now: number): void {
    this.#current = packet.layer
    this.#fresh = false
    this.#aim(spared, now)
    this.#filter.restart(packet)
  }

  follows(packet: SourcePacket): boolean {
    return !this.#fresh && packet.layer === this.#current
  }

  /** Of a layer that is followed. To be asked once for each packet, as they arrive. */
  admits(packet: SourcePacket): boolean {
    return this.#filter.admits(packet)
  }

  endsPicture(packet: SourcePacket): boolean {
    return this.#filter.endsPicture(packet)
  }

  /** Only a key frame brings what is aimed at. */
  needsKeyFrame(now: number): boolean {
    return this.#fresh || this.#target !== this.#current || this.#lacksSpatial(now)
  }

  /** Spatial layers are to be added, and are there. */
  #lacksSpatial(now: number): boolean {
    return this.#filter.wantsMore && this.targets.topSpatial(this.#current, now) > this.#filter.spatial
  }

  #aim(spared: number, now: number): void {
    const temporal = this.targets.temporal(this.#fresh ? NO_LAYER : this.#current, this.#target)
    this.#filter.aim(this.targets.spatial(spared, now), temporal)
  }
}
