import type { IceCredentials, Peer } from '../../sfu/transport/peer.ts'
import { answerOffer } from '../sdp/answer.ts'
import type { AnnouncedTrack, Answer, WantedTrack } from '../sdp/negotiation.ts'
import type { Offer, OfferedSection } from '../sdp/offer.ts'
import { candidatesFor, type ForcedWay } from './forced-way.ts'

interface Counts {
  readonly audio: number
  readonly video: number
}

const NONE: Counts = { audio: 0, video: 0 }

/** A client that was asked for sections and offered without them has had its offer cross our request; it gets this long. */
const CROSSING = 3000

/** What a client must add to its next offer. Zeros ask for nothing but an offer. */
export type Requirement = Counts

/** One client's side of all its negotiations: remembers which section carries which track between two offers. */
export class Negotiator {
  readonly #peer: Peer
  readonly #way: ForcedWay
  #remote: { ufrag: string; pwd: string; fingerprint: string } | null = null
  #local: IceCredentials
  #up: ReadonlyMap<string, string> = new Map()
  #down: ReadonlyMap<string, string> = new Map()
  #free: Counts = NONE
  #total: Counts = NONE
  #asked: { totals: Counts; at: number } | null = null
  #version = 0

  constructor(peer: Peer, way: ForcedWay = 'any') {
    this.#peer = peer
    this.#way = way
    this.#local = peer.local
  }

  /** By section of the last answer: what is sent up, by its id, and the sids of what is sent down. */
  get bound(): { readonly up: ReadonlyMap<string, string>; readonly down: ReadonlyMap<string, string> } {
    return { up: this.#up, down: this.#down }
  }

  /** Null when the offer comes from another connection than the first one did; this session cannot carry it. */
  answer(offer: Offer, announced: readonly AnnouncedTrack[], wanted: readonly WantedTrack[]): Answer | null {
    if (!this.#connect(offer)) return null
    const { fingerprint } = this.#peer
    const candidates = candidatesFor(this.#way, this.#peer.candidates)
    const answer = answerOffer({
      offer,
      sessionId: '1',
      version: (this.#version += 1),
      transport: { ...this.#local, fingerprint, candidates },
      announced,
      wanted,
      upBound: this.#up,
      downBound: this.#down,
    })
    this.#remember(offer, answer)
    return answer
  }

  /** What to ask of the client so that exactly these tracks flow; null when they do, or when it has been asked already. */
  requirement(wanted: readonly WantedTrack[], now: number): Requirement | null {
    if (this.#remote === null) return null
    const placed = new Set(this.#down.values())
    const unplaced = wanted.filter((track) => !placed.has(track.sid))
    const stale = placed.size > wanted.length - unplaced.length
    if ((unplaced.length === 0 && !stale) || (this.#asked !== null && now - this.#asked.at < CROSSING)) return null
    const missing = (kind: 'audio' | 'video'): number =>
      Math.max(0, unplaced.filter((track) => track.kind === kind).length - this.#free[kind])
    const needed = { audio: missing('audio'), video: missing('video') }
    this.#asked = { at: now, totals: { audio: this.#total.audio + needed.audio, video: this.#total.video + needed.video } }
    return needed
  }

  #connect({ ufrag, pwd, fingerprint }: Offer): boolean {
    if (this.#remote === null) this.#peer.connect({ ufrag, pwd, fingerprint })
    else if (this.#remote.fingerprint !== fingerprint) return false
    else if (this.#remote.ufrag !== ufrag || this.#remote.pwd !== pwd) this.#local = this.#peer.restartIce({ ufrag, pwd })
    this.#remote = { ufrag, pwd, fingerprint }
    return true
  }

  #remember(offer: Offer, answer: Answer): void {
    this.#up = new Map(answer.up.map(({ mid, id }) => [mid, id]))
    this.#down = new Map(answer.down.map(({ mid, sid }) => [mid, sid]))
    const receiving = offer.sections.filter((section) => !section.rejected && section.direction === 'recvonly')
    this.#total = countsOf(receiving)
    this.#free = countsOf(receiving.filter((section) => !this.#down.has(section.mid)))
    const totals = this.#asked?.totals
    if (totals !== undefined && this.#total.audio >= totals.audio && this.#total.video >= totals.video) this.#asked = null
  }
}

function countsOf(sections: readonly OfferedSection[]): Counts {
  const count = (kind: 'audio' | 'video'): number => sections.filter((section) => section.kind === kind).length
  return { audio: count('audio'), video: count('video') }
}
