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
  readonly #newSsrc: () => number
  readonly #hold: HoldOptions
  #priority = 0
  #wish: TrackWish
  #down: DownTrack | null = null
  #mid: string | null = null
  #flowing: Rendition | null = null
  /** Of the codec that was wanted last: each has streams of its own, since packets are counted anew. */
  #streams: { readonly of: Rendition; readonly ssrc: number; readonly rtxSsrc: number } | null = null
  #heldBack = false
  #needsBackup = false

  constructor(track: PublishedTrack, newSsrc: () => number, wish: TrackWish = WISH_ALL, hold: HoldOptions = {}) {
    this.track = track
    this.#hold = hold
    this.#newSsrc = newSsrc
    this.#wish = wish
  }

  get active(): boolean {
    return this.#down !== null
  }

  /** By which it flows; null before it does. */
  get codec(): string | null {
    return this.#flowing?.codec?.name ?? null
  }

  /** The subscriber cannot decode the track's first codec. False when there is no other to hope for. */
  turnToBackup(): boolean {
    if (this.#usesBackup || this.track.backupCodec === null) return false
    this.#needsBackup = true
    return true
  }

  /** Highest layer of that codec that its owner is to send: for what is to flow, and for what flows until then. Null none. */
  layerOf(which: 'primary' | 'backup'): number | null {
    const rendition = which === 'backup' ? this.track.backup : this.track.primary
    const isAsked = this.#usesBackup === (which === 'backup') || (rendition !== null && rendition === this.#flowing)
    return isAsked ? this.#layer(rendition) : null
  }

  wanted(): WantedTrack | null {
    const rendition = this.#rendition
    const codec = rendition?.codec ?? null
    if (rendition === null || codec === null) return null
    const { sid, ownerSid, kind, primary } = this.track
    const { name, fmtp, redundant } = codec
    const { stereo } = primary.announced
    const { ssrc, rtxSsrc } = this.#streamsOf(rendition)
    return { sid, publisherSid: ownerSid, kind, codec: name, fmtp, stereo, redundant, ssrc, rtxSsrc }
  }

  /** True when it begins to flow with this answer. */
  place(section: DownSection, peer: Peer): boolean {
    const rendition = this.#rendition
    const source = rendition?.up ?? null
    const isThere = this.#down !== null && this.#mid === section.mid && this.#flowing === rendition
    if (source === null || isThere) return false
    this.#down?.close()
    this.#flowing = rendition
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
    this.#flowing = null
  }

  get #usesBackup(): boolean {
    return this.#needsBackup || this.track.regressed
  }

  get #rendition(): Rendition | null {
    return this.#usesBackup ? this.track.backup : this.track.primary
  }

  #streamsOf(of: Rendition): { readonly ssrc: number; readonly rtxSsrc: number } {
    if (this.#streams?.of !== of) this.#streams = { of, ssrc: this.#newSsrc(), rtxSsrc: this.#newSsrc() }
    return this.#streams
  }

  /** Null while nothing is wanted. */
  #layer(of: Rendition | null): number | null {
    return this.#wish.disabled ? null : layerFor(this.#wish, of?.sizes ?? [], of?.layers ?? 1)
  }

  #apply(): void {
    const layer = this.#layer(this.#flowing)
    if (layer !== null) this.#down?.setMaxLayer(layer)
    this.#down?.setPaused(layer === null || this.#heldBack)
  }
}
