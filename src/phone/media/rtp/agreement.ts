/** What both sides agreed upon in SDP, as far as packets are concerned. Plain data: it crosses into the mixer's worker. */
import type { SrtpMaster } from '../../../sfu/forwarding/peer-media.ts'
import type { CodecName } from '../codec/create-codec.ts'
import { isSameSrtp } from './leg-security.ts'
import type { Endpoint } from './remote-path.ts'

/** RTP payload types; null for what was not agreed. */
export interface PayloadTypes {
  readonly voice: number
  /** telephone-event (RFC 4733). */
  readonly keys: number | null
  /** Comfort noise (RFC 3389). */
  readonly noise: number | null
}

export interface LegAgreement {
  /** The connection line and port of the other side's SDP; the address is an IP address. */
  readonly remote: Endpoint
  /** Where its reports go; null: to the same port as its sound (rtcp-mux). */
  readonly remoteReports: Endpoint | null
  readonly codec: CodecName
  /** As the other side wants them, and as we asked for them. They are the same nearly always. */
  readonly sending: PayloadTypes
  readonly receiving: PayloadTypes
  /** By SDES (RFC 4568), AES_CM_128_HMAC_SHA1_80 or, with `shortTag`, _32; `local` is the key that we encrypt with. */
  readonly srtp: { readonly local: SrtpMaster; readonly remote: SrtpMaster; readonly shortTag: boolean } | null
  /** Not while the call is on hold, from either side. */
  readonly sends: boolean
  readonly receives: boolean
  /** Keys may be taken from the sound: neither telephone events nor SIP INFO carry them. */
  readonly tonesAreKeys: boolean
}

/** A re-INVITE that only refreshes the session changes nothing. */
export const isSameAgreement = (a: LegAgreement, b: LegAgreement): boolean =>
  isSameSrtp(a.srtp, b.srtp) && JSON.stringify({ ...a, srtp: null }) === JSON.stringify({ ...b, srtp: null })
