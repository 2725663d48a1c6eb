/** What goes into an answer and what comes out of it, beside the offer itself. */
import type { ExtensionIds, NegotiatedCodec, Encoding } from '../../sfu/forwarding/up-track.ts'
import type { IceCandidate, IceCredentials } from '../../sfu/transport/peer.ts'
import type { Offer } from './offer.ts'

export interface LocalTransport extends IceCredentials {
  readonly fingerprint: string
  readonly candidates: readonly IceCandidate[]
}

/** A track that this client has said it will send, in the order it said so. */
export interface AnnouncedTrack {
  /** Of its own, where the client sends one track by two codecs. */
  readonly id: string
  readonly sid: string
  readonly kind: 'audio' | 'video'
  /** Client-made ids, by one of which the offer names the track. */
  readonly cids: readonly string[]
  /** Lower case name of the codec the client would like to send; any when absent. */
  readonly codec: string | null
  readonly stereo: boolean
  readonly dtx: boolean
  /** The client would send its sound redundantly (RFC 2198). */
  readonly redundant: boolean
}

/** A track that this client should be sent. */
export interface WantedTrack {
  readonly sid: string
  readonly publisherSid: string
  readonly kind: 'audio' | 'video'
  readonly codec: string
  /** Of the source, to find a payload type with the same profile. */
  readonly fmtp: string
  /** Its sound has two channels. */
  readonly stereo: boolean
  /** Its packets come as RFC 2198 has them. */
  readonly redundant: boolean
  readonly ssrc: number
  readonly rtxSsrc: number
}

export interface AnswerRequest {
  readonly offer: Offer
  readonly version: number
  readonly transport: LocalTransport
  readonly announced: readonly AnnouncedTrack[]
  readonly wanted: readonly WantedTrack[]
  /** As the last answer left it: mid to the id of what was announced, and to track sid. */
  readonly upBound: ReadonlyMap<string, string>
  readonly downBound: ReadonlyMap<string, string>
}

export interface UpSection {
  readonly mid: string
  /** Of what was announced. */
  readonly id: string
  readonly sid: string
  readonly kind: 'audio' | 'video'
  readonly codecs: readonly NegotiatedCodec[]
  readonly fmtp: string
  readonly extensions: ExtensionIds
  /** Lowest quality first. */
  readonly encodings: readonly Encoding[]
}

export interface DownSection {
  readonly mid: string
  readonly sid: string
  readonly codec: NegotiatedCodec
  readonly extensions: ExtensionIds
  readonly ssrc: number
  readonly rtxSsrc: number | null
}

/** What the client will be sent, as both sides agree. */
export interface Downlinks {
  readonly down: readonly DownSection[]
  /** Wanted tracks whose codec this client does not take, by sid. */
  readonly undecodable: readonly string[]
}

export interface Answer extends Downlinks {
  readonly sdp: string
  readonly up: readonly UpSection[]
  /** LiveKit's `mid_to_track_id`, both directions. */
  readonly midToTrackId: Readonly<Record<string, string>>
  /** Wanted tracks that found no free section, by sid. */
  readonly unplaced: readonly string[]
  /** Sections that were just emptied: they must be seen inactive once before they carry another track. */
  readonly released: boolean
}
