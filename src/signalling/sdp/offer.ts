/** An SDP offer as far as this server answers it (RFC 8829, RFC 8859). Produced by `parseOffer`, which bounds every part. */

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
export type SectionKind = 'audio' | 'video' | 'application'

export interface OfferedCodec {
  readonly payloadType: number
  /** Lower case. */
  readonly name: string
  readonly clockRate: number
  readonly channels: number | null
  /** As offered, without the payload type; empty when absent. */
  readonly fmtp: string
  /** For example `nack pli`. */
  readonly feedback: readonly string[]
}

export interface OfferedExtension {
  readonly id: number
  readonly uri: string
  /** RFC 8285 §6: as the offerer sees it; absent means both ways. */
  readonly direction: Direction | null
}

export interface OfferedSection {
  readonly kind: SectionKind
  readonly mid: string
  readonly protocol: string
  /** Port 0 without `bundle-only`: the offerer has closed this section for good. */
  readonly rejected: boolean
  readonly direction: Direction
  readonly codecs: readonly OfferedCodec[]
  readonly extensions: readonly OfferedExtension[]
  /** In the order of `a=simulcast:send`; empty without simulcast. */
  readonly rids: readonly string[]
  /** Second token of `a=msid`, the sender's track. */
  readonly trackId: string | null
  readonly ssrcs: readonly { readonly ssrc: number; readonly rtxSsrc: number | null }[]
}

export interface Offer {
  readonly sections: readonly OfferedSection[]
  readonly ufrag: string
  readonly pwd: string
  /** As in `a=fingerprint`. */
  readonly fingerprint: string
}

export const sends = (section: OfferedSection): boolean => section.direction === 'sendonly' || section.direction === 'sendrecv'
