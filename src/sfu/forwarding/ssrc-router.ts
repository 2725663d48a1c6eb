/** Which track and layer a packet belongs to: by SSRC, else by mid and rid (RFC 8843 §9.2), else by a payload type that only one track has. */
import { EXTENSION, type ExtensionTable } from '../rtp/header-extensions.ts'
import type { RtpHeader } from '../rtp/rtp-header.ts'
import type { ReceivedTrack } from './received-track.ts'
import { UNBOUND, type UpLayer } from './up-layer.ts'

export interface Route {
  readonly track: ReceivedTrack
  readonly layer: UpLayer
  /** Retransmissions of the layer (RFC 4588). */
  readonly isRtx: boolean
}

/** What a stream said of itself once: clients stop saying it when they know that we heard. */
interface StreamName {
  readonly mid: string
  readonly rid: string
}

const MAX_UNKNOWN = 64
const MAX_NAMES = 128
/** Packets after which an SSRC that tells nothing of itself is not looked at again until the tracks change. */
const MAX_TRIES = 200

export class SsrcRouter {
  readonly #routes = new Map<number, Route>()
  readonly #tracks = new Set<ReceivedTrack>()
  /** Packets seen of each SSRC that has no place. */
  readonly #unknown = new Map<number, number>()
  /** By SSRC; outlives the track, for a client may publish again under the same SSRC. */
  readonly #names = new Map<number, StreamName>()
  #midId = 0
  #ridId = 0
  #repairedRidId = 0

  get tracks(): ReadonlySet<ReceivedTrack> {
    return this.#tracks
  }

  add(track: ReceivedTrack): void {
    this.#tracks.add(track)
    this.#unknown.clear()
    const { extensions } = track.options
    // All sections of a bundle number their extensions alike (RFC 8843 §9.2).
    this.#midId = extensions.get(EXTENSION.mid) ?? this.#midId
    this.#ridId = extensions.get(EXTENSION.rid) ?? this.#ridId
    this.#repairedRidId = extensions.get(EXTENSION.repairedRid) ?? this.#repairedRidId
    for (const layer of track.layers) {
      if (layer.ssrc !== UNBOUND) this.#routes.set(layer.ssrc, { track, layer, isRtx: false })
      if (layer.rtxSsrc !== UNBOUND) this.#routes.set(layer.rtxSsrc, { track, layer, isRtx: true })
    }
  }

  remove(track: ReceivedTrack): void {
    this.#tracks.delete(track)
    for (const [ssrc, route] of this.#routes) if (route.track === track) this.#routes.delete(ssrc)
  }

  known(ssrc: number): Route | undefined {
    return this.#routes.get(ssrc)
  }

  find(memory: Uint8Array, header: RtpHeader, extensions: ExtensionTable): Route | undefined {
    return this.#routes.get(header.ssrc) ?? this.#learn(memory, header, extensions)
  }

  #learn(memory: Uint8Array, header: RtpHeader, extensions: ExtensionTable): Route | undefined {
    const tries = this.#unknown.get(header.ssrc) ?? 0
    if (tries >= MAX_TRIES) return undefined
    const route = this.#byName(memory, header, extensions) ?? this.#byPayloadType(header)
    if (route) return this.#bind(header.ssrc, route)
    if (this.#unknown.size >= MAX_UNKNOWN && tries === 0) this.#unknown.clear()
    this.#unknown.set(header.ssrc, tries + 1)
    return undefined
  }

  #byName(memory: Uint8Array, header: RtpHeader, extensions: ExtensionTable): Route | undefined {
    const { mid, rid } = this.#nameOf(memory, header.ssrc, extensions)
    for (const track of this.#tracks) {
      if (mid === '' || track.options.mid !== mid) continue
      const isRtx = track.codecOfCopies(header.payloadType) !== undefined
      if (!isRtx && !track.codecOf(header.payloadType)) return undefined
      const layer = rid ? track.layers.find((each) => each.rid === rid) : track.layers.length === 1 ? track.layers[0] : undefined
      return layer && { track, layer, isRtx }
    }
    return undefined
  }

  #nameOf(memory: Uint8Array, ssrc: number, extensions: ExtensionTable): StreamName {
    const mid = this.#midId ? extensions.text(memory, this.#midId) : ''
    if (!mid) return this.#names.get(ssrc) ?? { mid, rid: '' }
    const repaired = this.#repairedRidId ? extensions.text(memory, this.#repairedRidId) : ''
    const rid = repaired || (this.#ridId ? extensions.text(memory, this.#ridId) : '')
    if (this.#names.size >= MAX_NAMES && !this.#names.has(ssrc)) this.#forgetOldestName()
    this.#names.set(ssrc, { mid, rid })
    return { mid, rid }
  }

  #forgetOldestName(): void {
    for (const oldest of this.#names.keys()) {
      this.#names.delete(oldest)
      return
    }
  }

  /** Only for streams that never said a mid, and only where nothing is bound yet. */
  #byPayloadType(header: RtpHeader): Route | undefined {
    if (this.#names.has(header.ssrc)) return undefined
    let found: Route | undefined
    for (const track of this.#tracks) {
      const [layer] = track.layers
      if (!layer || track.layers.length !== 1) continue
      const isRtx = track.codecOfCopies(header.payloadType) !== undefined
      if (!isRtx && !track.codecOf(header.payloadType)) continue
      if ((isRtx ? layer.rtxSsrc : layer.ssrc) !== UNBOUND) continue
      if (found) return undefined
      found = { track, layer, isRtx }
    }
    return found
  }

  #bind(ssrc: number, route: Route): Route {
    this.#unknown.delete(ssrc)
    const before = route.isRtx ? route.layer.rtxSsrc : route.layer.ssrc
    if (before !== UNBOUND) this.#routes.delete(before)
    if (route.isRtx) route.layer.rtxSsrc = ssrc
    else route.layer.bind(ssrc)
    this.#routes.set(ssrc, route)
    return route
  }
}
