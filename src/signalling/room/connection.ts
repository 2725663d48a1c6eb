import type { SessionDescription } from '@livekit/protocol'
import type { ConnectionQuality } from '../../sfu/forwarding/connection-quality.ts'
import type { Peer, PeerReport } from '../../sfu/transport/peer.ts'
import type { AnnouncedTrack, Answer, Downlinks, WantedTrack } from '../sdp/negotiation.ts'
import type { Offer } from '../sdp/offer.ts'
import type { SignalMessage } from './signal-link.ts'

/** Of LiveKit's signalling: what its clients have spoken since 2.17, and what they spoke before. */
export type RtcProtocol = 'v1' | 'v0'

/**
 * How one client's media is connected, and all that is negotiated for it: over one peer connection for which the client alone offers
 * (LiveKit's v1), or over two, of which the client offers the one that it sends by and the server the other (v0).
 */
export interface Connection {
  /** What the client sends comes by the first, what it is sent goes by the second. In v1 they are the same. */
  readonly up: Peer
  readonly down: Peer
  /** Whether the server offers, and the client is to wait for `down` before it counts as connected. */
  readonly serverOffers: boolean
  /** What is sent up, by section of the last answer: what was announced under these ids. */
  readonly published: ReadonlyMap<string, string>

  /** To a client's offer. Null when it comes from another connection than the first one did; this session cannot carry it. */
  answer(offer: Offer, announced: readonly AnnouncedTrack[], wanted: readonly WantedTrack[]): Answer | null
  /**
   * What to tell the client so that exactly these tracks flow; null when they do, or when it has been told already. Epoch milliseconds.
   * `owes`: it shall offer what it has announced.
   */
  ask(wanted: readonly WantedTrack[], now: number, owes: boolean): SignalMessage | null
  /** A client's answer to what we offered; `ignored` when it is malformed (T4), late, or to nothing of ours. */
  settle(answer: SessionDescription, wanted: readonly WantedTrack[]): Downlinks | 'ignored' | 'mismatch'
  /** The client has not answered for so long that it never will. */
  isOverdue(now: number): boolean
  /** The client is back on another signal connection, and may have missed what was said on the last one. */
  resumed(): void

  quality(): ConnectionQuality
  report(): PeerReport
  close(): void
}

/** Each of its peers once. */
export const peersOf = ({ up, down }: Connection): readonly Peer[] => (up === down ? [up] : [up, down])
