/**
 * One client's connection, seen from rooms: what is negotiated goes in, packets stay inside.
 * The implementation owns ICE-lite, DTLS (the passive side, unless the client insists on being that), SRTP and SCTP for this peer.
 */
import type { ConnectionQuality } from '../forwarding/connection-quality.ts'
import type { DownTrack, DownTrackOptions } from '../forwarding/down-track.ts'
import type { MediaReport } from '../forwarding/media-report.ts'
import type { NetworkPath } from './net/network-path.ts'
import type { UpTrack, UpTrackOptions } from '../forwarding/up-track.ts'

export interface IceCandidate {
  readonly protocol: 'udp' | 'tcp'
  readonly address: string
  readonly port: number
}

export interface IceCredentials {
  readonly ufrag: string
  readonly pwd: string
}

export interface RemoteTransport extends IceCredentials {
  /** As in SDP `a=fingerprint`, for example `sha-256 AB:CD:…`. */
  readonly fingerprint: string
  /** Which end of DTLS it says it is, in an answer to an offer of ours (RFC 8842 §5.3); `active` when absent: it begins. */
  readonly setup?: 'active' | 'passive'
}

export interface PeerReport extends MediaReport {
  /** By which packets go to it; null before the first check. */
  readonly protocol: NetworkPath['protocol'] | null
}

export type PeerState = 'new' | 'connecting' | 'connected' | 'closed'
export type PeerCloseReason = 'local' | 'remote-closed' | 'consent-expired' | 'dtls-failed' | 'engine-closed'

export interface PeerEvents {
  readonly state: (state: PeerState, reason?: PeerCloseReason) => void
  /** One whole SCTP message; `label` is the data channel's. */
  readonly data: (label: string, message: Uint8Array) => void
}

export interface Peer {
  readonly local: IceCredentials
  /** Of our DTLS certificate, as in SDP `a=fingerprint`. */
  readonly fingerprint: string
  readonly candidates: readonly IceCandidate[]
  readonly state: PeerState
  on<E extends keyof PeerEvents>(event: E, listener: PeerEvents[E]): () => void

  /** First answer, or the answer to a restart of ours: accepts connectivity checks, and starts DTLS. The same values again change nothing. */
  connect(remote: RemoteTransport): void
  /**
   * New local ICE credentials; DTLS, SRTP and tracks stay, and so does the path until the first check with the new ones. The other end's
   * are those of its offer, or null when we offer: then `connect` brings them.
   */
  restartIce(remote: IceCredentials | null): IceCredentials

  /** A track that this client sends to us. */
  addUpTrack(options: UpTrackOptions): UpTrack
  /** A track that we send to this client. */
  addDownTrack(options: DownTrackOptions): DownTrack

  /** How well its network serves this client now. */
  quality(): ConnectionQuality
  report(): PeerReport
  /** A data channel of our own, once the connection stands; the client opens others. Unordered ones send each message once. */
  openData(label: string, ordered: boolean): void
  /** False when the channel is not open or its buffer is full (the message is then not queued). */
  sendData(label: string, message: Uint8Array): boolean
  close(reason: PeerCloseReason): void
}
