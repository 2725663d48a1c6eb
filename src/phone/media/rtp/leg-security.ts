/** SRTP both ways, or none: either way the sender and the receiver of a leg do the same. */
import { SHORT_TAG_BYTES, TAG_BYTES } from '../../../sfu/srtp/authentication.ts'
import { createAesCmSuite } from '../../../sfu/srtp/aes-cm-suite.ts'
import { deriveSessionKeys, type SessionKeys } from '../../../sfu/srtp/session-keys.ts'
import { SRTCP_OVERHEAD, SrtcpReceiver, SrtcpSender } from '../../../sfu/srtp/srtcp.ts'
import type { SrtpReceiver, SrtpSender, SrtpSuite } from '../../../sfu/srtp/srtp-suite.ts'
import type { LegAgreement } from './agreement.ts'

/** Room behind a packet that is to be protected: index, tag, and the roll-over counter that is signed with it. */
export const PROTECTION_ROOM = SRTCP_OVERHEAD + 4

const SUITE = createAesCmSuite(TAG_BYTES)
const SHORT_TAG_SUITE = createAesCmSuite(SHORT_TAG_BYTES)

export type SrtpAgreement = NonNullable<LegAgreement['srtp']>

/** Works in place. Lengths in bytes, -1 for what is forged or said before. */
export interface LegSecurity {
  /** What comes from the other side proves that it holds the key. */
  readonly authentic: boolean
  openRtp(packet: Uint8Array, headerLength: number, ssrc: number, sequence: number): number
  openReport(packet: Uint8Array): number
  /** `index` grows with each packet of the SSRC; its low 16 bits are the sequence number. */
  protectRtp(memory: Uint8Array, length: number, headerLength: number, ssrc: number, index: number): number
  protectReport(memory: Uint8Array, length: number): number
}

export const PLAIN: LegSecurity = {
  authentic: false,
  openRtp: (packet) => packet.length,
  openReport: (packet) => packet.length,
  protectRtp: (_memory, length) => length,
  protectReport: (_memory, length) => length,
}

export class SrtpSecurity implements LegSecurity {
  readonly authentic = true
  readonly #keys: SessionKeys
  readonly #receiver: SrtpReceiver
  readonly #reports: SrtcpReceiver
  readonly #ownReports: SrtcpSender
  readonly #suite: SrtpSuite
  #sender: SrtpSender | null = null
  #ssrc = -1

  constructor(agreed: SrtpAgreement) {
    this.#keys = deriveSessionKeys(agreed.local, 'rtp')
    this.#suite = agreed.shortTag ? SHORT_TAG_SUITE : SUITE
    this.#receiver = this.#suite.createReceiver(deriveSessionKeys(agreed.remote, 'rtp'))
    this.#reports = new SrtcpReceiver(SUITE.createReportCipher(deriveSessionKeys(agreed.remote, 'rtcp')))
    this.#ownReports = new SrtcpSender(SUITE.createReportCipher(deriveSessionKeys(agreed.local, 'rtcp')))
  }

  openRtp(packet: Uint8Array, headerLength: number, ssrc: number, sequence: number): number {
    return this.#receiver.open(packet, 0, packet.length, headerLength, ssrc, sequence)
  }

  openReport(packet: Uint8Array): number {
    return this.#reports.open(packet, 0, packet.length)
  }

  protectRtp(memory: Uint8Array, length: number, headerLength: number, ssrc: number, index: number): number {
    return this.#senderOf(ssrc).protect(memory, 0, length, headerLength, index)
  }

  protectReport(memory: Uint8Array, length: number): number {
    return this.#ownReports.protect(memory, 0, length)
  }

  #senderOf(ssrc: number): SrtpSender {
    if (this.#sender !== null && this.#ssrc === ssrc) return this.#sender
    this.#ssrc = ssrc
    return (this.#sender = this.#suite.createSender(this.#keys, ssrc))
  }
}

const isSameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

/** A re-INVITE that repeats the keys must not lose what is known of the packets under them: roll-overs, and what was replayed. */
export const isSameSrtp = (a: LegAgreement['srtp'], b: LegAgreement['srtp']): boolean => {
  if (a === null || b === null) return a === b
  if (a.shortTag !== b.shortTag) return false
  const pairs = [a.local, a.remote].map((master, i) => [master, i === 0 ? b.local : b.remote] as const)
  return pairs.every(([one, other]) => isSameBytes(one.key, other.key) && isSameBytes(one.salt, other.salt))
}
