import type { DownTrack, DownTrackOptions } from '../../sfu/forwarding/down-track.ts'
import type { DownTrackReport } from '../../sfu/forwarding/media-report.ts'
import type { Peer } from '../../sfu/transport/peer.ts'
import type { DownSection, WantedTrack } from '../sdp/negotiation.ts'
import { layerFor, WISH_ALL, type TrackWish } from './layer-choice.ts'
import type { PublishedTrack } from './published-track.ts'
import type { Rendition } from './rendition.ts'

/** What of a subscription is up to the subscriber's network. */
export type HoldOptions = Pick<DownTrackOptions, 'neverHeld' | 'onHeld'>

/** One client receiving one track. It waits for a media section, then for the answer that fills it. */
export class Subscription {
  readonly track: PublishedTrack
  readonly #ssrc: number
  readonly #rtxSsrc: number
  readonly #hold: HoldOptions
  #priority = 0
  #wish: TrackWish
  #down: DownTrack | null = null
  #mid: string | null = null
  #heldBack = false
  #needsBackup = false

  constructor(track: PublishedTrack, ssrc: number, rtxSsrc: number, wish: TrackWish = WISH_ALL, hold: HoldOptions = {}) {
    this.track = track
    this.#hold = hold
    this.#ssrc = ssrc
    this.#rtxSsrc = rtxSsrc
    this.#wish = wish
  }

  get active(): boolean {
    return this.#down !== null
  }

  /** The subscriber cannot decode the track's first codec. */
  get needsBackup(): boolean {
    return this.#needsBackup
  }

  /** False when there is no other codec to hope for. */
  turnToBackup(): boolean {
    if (this.#needsBackup || this.track.backupCodec === null) return false
    this.#needsBackup = true
    return true
  }

  /** Highest layer in use; null while nothing is wanted. */
  get layer(): number | null {
    return this.#wish.disabled ? null : layerFor(this.#wish, this.track.info.layers, this.#rendition?.layers ?? 1)
  }

  wanted(): WantedTrack | null {
    const codec = this.#rendition?.codec ?? null
    if (codec === null) return null
    const { sid, ownerSid, kind, primary } = this.track
    const { name, fmtp, redundant } = codec
    const { stereo } = primary.announced
    return { sid, publisherSid: ownerSid, kind, codec: name, fmtp, stereo, redundant, ssrc: this.#ssrc, rtxSsrc: this.#rtxSsrc }
  }

  /** True when it begins to flow with this answer. */
  place(section: DownSection, peer: Peer): boolean {
    const source = this.#rendition?.up ?? null
    if (source === null || (this.#down !== null && this.#mid === section.mid)) return false
    this.#down?.close()
    const { mid, codec, extensions, ssrc, rtxSsrc } = section
    this.#down = peer.addDownTrack({ mid, source, codec, extensions, ssrc, ...(rtxSsrc === null ? {} : { rtxSsrc }), ...this.#hold })
    this.#down.setPriority(this.#priority)
    this.#mid = mid
    this.#apply()
    return true
  }

  setWish(wish: TrackWish): void {
    this.#wish = wish
    this.#apply()
  }

  /** Of what the network does not carry all, the higher ones stay. */
  setPriority(priority: number): void {
    this.#priority = priority
    this.#down?.setPriority(priority)
  }

  holdBack(held: boolean): void {
    this.#heldBack = held
    this.#apply()
  }

  /** Null before it flows. */
  report(): DownTrackReport | null {
    return this.#down?.report() ?? null
  }

  close(): void {
    this.#down?.close()
    this.#down = null
  }

  get #rendition(): Rendition | null {
    return this.#needsBackup ? this.track.backup : this.track.primary
  }

  #apply(): void {
    const { layer } = this
    if (layer !== null) this.#down?.setMaxLayer(layer)
    this.#down?.setPaused(layer === null || this.#heldBack)
  }
}
