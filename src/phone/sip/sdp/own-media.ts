import type { CodecName } from './audio-codec.ts'
import type { SrtpSuite } from './crypto-attribute.ts'

/** What Latch can do in one call, and where. */
export interface OwnMedia {
  /** A number for o=, the same for the whole call. */
  readonly sessionId: string
  /** Of the family that the other side reaches, IPv4 or IPv6, without brackets. */
  readonly address: string
  /** RTP; RTCP is on the next one unless the other side shares ports. */
  readonly port: number
  readonly codecs: readonly CodecName[]
  /** Its RTP; RTCP as above. Null: sound alone, and every picture is declined. */
  readonly video: { readonly port: number } | null
  /** `offered`: we encrypt where the other side offers it, and offer none ourselves. */
  readonly encryption: 'never' | 'offered' | 'always'
  /** In our order. */
  readonly suites: readonly SrtpSuite[]
  /** Unpredictable bytes for keys. */
  readonly random: (bytes: number) => Buffer
}
