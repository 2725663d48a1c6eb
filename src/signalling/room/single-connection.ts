import type { IceCredentials, Peer } from '../../sfu/transport/peer.ts'
import { answerOffer } from '../sdp/answer.ts'
import type { AnnouncedTrack, Answer, WantedTrack } from '../sdp/negotiation.ts'
import type { Offer, OfferedSection } from '../sdp/offer.ts'
import type { Connection } from './connection.ts'
import { candidatesFor, type ForcedWay } from './forced-way.ts'
import { sectionsMessage } from './messages.ts'
import type { SignalMessage } from './signal-link.ts'

interface Counts {
  readonly audio: number
  readonly video: number
}

const NONE: Counts = { audio: 0, video: 0 }

/** A client that was asked for sections and offered without them has had its offer cross our request; it gets this long. */
const CROSSING = 3000

/** Everything over one peer connection, for which the client offers whenever it wants or is asked to: LiveKit's v1, and the sending half of v0. */
export class SingleConnection implements Connection {
  readonly up: Peer
  readonly serverOffers = false
  readonly #way: ForcedWay
  #remote: { ufrag: string; pwd: string; fingerprint: string } | null = null
  #local: IceCredentials
  #up: ReadonlyMap<string, string> = new Map()
  #down: ReadonlyMap<string, string> = new Map()
  /** By their SSRCs: a track by another codec has others. */
  #streams: ReadonlySet<number> = new Set()
  #free: Counts = NONE
  #total: Counts = NONE
  #asked: { totals: Counts; at: number } | null = null
  #version = 0

  constructor(peer: Peer, way: ForcedWay = 'any') {
    this.up = peer
    this.#way = way
    this.#local = peer.local
  }

  get down(): Peer {
    return this.up
  }

  get published(): ReadonlyMap<string, string> {
    return this.#up
  }

  answer(offer: Offer, announced: readonly AnnouncedTrack[], wanted: readonly WantedTrack[]): Answer | null {
    if (!this.#connect(offer)) return null
    const { fingerprint, candidates } = this.up
    const answer = answerOffer({
      offer,
      version: (this.#version += 1),
      transport: { ...this.#local, fingerprint, candidates: candidatesFor(this.#way, candidates) },
      announced,
      wanted,
      upBound: this.#up,
      downBound: this.#down,
    })
    this.#remember(offer, answer)
    return answer
  }

  /** What the client must add to its next offer. Zeros ask for nothing but an offer. */
  ask(wanted: readonly WantedTrack[], now: number, owes: boolean): SignalMessage | null {
    if (this.#remote === null) return null
    const placed = new Set(this.#down.values())
    const unplaced = wanted.filter((track) => !placed.has(track.sid))
    const stale = placed.size > wanted.length - unplaced.length
    const changed = wanted.some(({ sid, ssrc }) => placed.has(sid) && !this.#streams.has(ssrc))
    if ((unplaced.length === 0 && !stale && !changed && !owes) || (this.#asked !== null && now - this.#asked.at < CROSSING)) return null
    const missing = (kind: 'audio' | 'video'): number =>
      Math.max(0, unplaced.filter((track) => track.kind === kind).length - this.#free[kind])
    const needed = { audio: missing('audio'), video: missing('video') }
    this.#asked = { at: now, totals: { audio: this.#total.audio + needed.audio, video: this.#total.video + needed.video } }
    return { case: 'mediaSectionsRequirement', value: sectionsMessage(needed.audio, needed.video) }
  }

  settle(): 'ignored' {
    return 'ignored'
  }

  isOverdue(): boolean {
    return false
  }

  /** The client offers anew of itself. */
  resumed(): void {}

  quality(): ReturnType<Peer['quality']> {
    return this.up.quality()
  }

  report(): ReturnType<Peer['report']> {
    return this.up.report()
  }

  close(): void {
    this.up.close('local')
  }

  #connect({ ufrag, pwd, fingerprint }: Offer): boolean {
    if (this.#remote === null) this.up.connect({ ufrag, pwd, fingerprint })
    else if (this.#remote.fingerprint !== fingerprint) return false
    else if (this.#remote.ufrag !== ufrag || this.#remote.pwd !== pwd) this.#local = this.up.restartIce({ ufrag, pwd })
    this.#remote = { ufrag, pwd, fingerprint }
    return true
  }

  #remember(offer: Offer, answer: Answer): void {
    this.#up = new Map(answer.up.map(({ mid, id }) => [mid, id]))
    this.#down = new Map(answer.down.map(({ mid, sid }) => [mid, sid]))
    this.#streams = new Set(answer.down.map(({ ssrc }) => ssrc))
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
