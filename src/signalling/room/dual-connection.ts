import { SessionDescription } from '@livekit/protocol'
import type { ConnectionQuality } from '../../sfu/forwarding/connection-quality.ts'
import { addCounts } from '../../sfu/forwarding/media-counts.ts'
import type { IceCredentials, Peer, PeerReport } from '../../sfu/transport/peer.ts'
import { arrange, assumeTaken, isSettled, type DownPlace, type OfferedPlace } from '../sdp/down-places.ts'
import type { AnnouncedTrack, Answer, Downlinks, WantedTrack } from '../sdp/negotiation.ts'
import type { Offer } from '../sdp/offer.ts'
import { parseAnswer, type ClientAnswer } from '../sdp/parse-answer.ts'
import { settleAnswer } from '../sdp/settle-answer.ts'
import { midsOf, writeOffer } from '../sdp/write-offer.ts'
import type { Connection } from './connection.ts'
import { candidatesFor, type ForcedWay } from './forced-way.ts'
import type { SignalMessage } from './signal-link.ts'
import { SingleConnection } from './single-connection.ts'

/** As long as LiveKit's server waits. */
const PATIENCE = 15_000

const BEST_TO_WORST: readonly ConnectionQuality[] = ['excellent', 'good', 'poor']

interface Outstanding {
  readonly id: number
  readonly at: number
  readonly places: readonly OfferedPlace[]
  readonly restarts: boolean
}

/**
 * Two peer connections, LiveKit's v0: for what the client sends it offers, for what it is sent the server does. Neither offers for the other's,
 * so offers cannot cross; and the server has one out at a time, so an answer belongs to what was said last.
 */
export class DualConnection implements Connection {
  readonly serverOffers = true
  readonly down: Peer
  readonly #sending: SingleConnection
  readonly #way: ForcedWay
  #places: readonly DownPlace[] = []
  #outstanding: Outstanding | null = null
  #remote: ClientAnswer | null = null
  #local: IceCredentials
  #restartDue = false
  #offers = 0

  constructor(up: Peer, down: Peer, ownChannels: ReadonlyMap<string, boolean>, way: ForcedWay = 'any') {
    this.#sending = new SingleConnection(up, way)
    this.down = down
    this.#way = way
    this.#local = down.local
    for (const [label, ordered] of ownChannels) down.openData(label, ordered)
  }

  get up(): Peer {
    return this.#sending.up
  }

  get published(): ReadonlyMap<string, string> {
    return this.#sending.published
  }

  /** Sections by which the client would receive stay idle here. */
  answer(offer: Offer, announced: readonly AnnouncedTrack[]): Answer | null {
    return this.#sending.answer(offer, announced, [])
  }

  ask(wanted: readonly WantedTrack[], now: number): SignalMessage | null {
    if (this.#outstanding !== null) return null
    const places = arrange(this.#places, wanted)
    if (this.#remote !== null && !this.#restartDue && isSettled(places)) return null
    const restarts = this.#restartDue
    if (restarts) this.#local = this.down.restartIce(null)
    this.#restartDue = false
    const id = (this.#offers += 1)
    this.#outstanding = { id, at: now, places, restarts }
    const sdp = writeOffer({ version: id, transport: this.#transport(), places, wanted })
    return { case: 'offer', value: new SessionDescription({ type: 'offer', sdp, id, midToTrackId: midsOf(places) }) }
  }

  settle({ id, sdp }: SessionDescription, wanted: readonly WantedTrack[]): Downlinks | 'ignored' | 'mismatch' {
    const outstanding = this.#outstanding
    // Older clients do not say which offer they answer.
    if (outstanding === null || (id !== 0 && id !== outstanding.id)) return 'ignored'
    const answer = parseAnswer(sdp)
    const settled = answer === null ? null : settleAnswer(outstanding.places, answer, wanted)
    if (answer === null || settled === null || (outstanding.restarts && answer.ufrag === this.#remote?.ufrag)) return 'ignored'
    if (this.#remote !== null && this.#remote.fingerprint !== answer.fingerprint) return 'mismatch'
    const { ufrag, pwd, fingerprint, setup } = answer
    this.down.connect({ ufrag, pwd, fingerprint, setup })
    this.#remote = answer
    this.#outstanding = null
    this.#places = settled.places
    return settled
  }

  isOverdue(now: number): boolean {
    return this.#outstanding !== null && now - this.#outstanding.at > PATIENCE
  }

  /** Whatever was offered is offered anew, and its client may be on another network: there ICE begins again. */
  resumed(): void {
    if (this.#outstanding !== null) this.#places = assumeTaken(this.#outstanding.places)
    this.#outstanding = null
    this.#restartDue = this.#remote !== null
  }

  quality(): ConnectionQuality {
    const both = [this.up.quality(), this.down.quality()]
    return BEST_TO_WORST.findLast((quality) => both.includes(quality)) ?? 'excellent'
  }

  report(): PeerReport {
    const [up, down] = [this.up.report(), this.down.report()]
    const counts = { ...up.counts }
    addCounts(counts, down.counts)
    return {
      ...down,
      counts,
      quality: this.quality(),
      lossUp: up.lossUp,
      roundTripMs: down.roundTripMs ?? up.roundTripMs,
      protocol: down.protocol ?? up.protocol,
    }
  }

  close(): void {
    this.#sending.close()
    this.down.close('local')
  }

  #transport(): Parameters<typeof writeOffer>[0]['transport'] {
    const { fingerprint, candidates } = this.down
    return { ...this.#local, fingerprint, candidates: candidatesFor(this.#way, candidates) }
  }
}
